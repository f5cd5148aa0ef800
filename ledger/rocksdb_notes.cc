#include "ledger/rocksdb_notes.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "base/error_reason.h"
#include "base/status_macros.h"
#include "ledger/ledger_record.h"
#include "ledger/rocksdb_lookup.h"
#include "ledger/sending_note.h"

namespace destconn {
namespace {

rocksdb::Slice ToSlice(const RocksDbNotes::Number& number) {
  return {reinterpret_cast<const char*>(&number), sizeof(number)};
}

absl::Status Damaged() {
  return WithReason(
      absl::DataLossError("A note of events that may have been sent is "
                          "damaged. Restore the data folder from a copy, or "
                          "start with a new one."),
      "LEDGER_CORRUPT");
}

// Puts those that no record speaks of under their day.
absl::Status Restore(RocksDbDatabase& database, int32_t day,
                     absl::Span<const Delivery> events,
                     rocksdb::WriteBatch& batch) {
  DC_ASSIGN_OR_RETURN(const auto family, database.MakeDay(day));
  std::vector<ClaimRequest> requests;
  requests.reserve(events.size());
  for (const Delivery& event : events) {
    requests.push_back({.key = event.key, .event_time = event.event_time});
  }
  std::vector<std::optional<FoundRecord>> known(requests.size());
  DC_RETURN_IF_ERROR(FindRecords({{day, family}}, nullptr, requests, known));
  for (size_t i = 0; i < events.size(); ++i) {
    if (known[i].has_value()) continue;
    const rocksdb::Status put =
        batch.Put(family->handle, ToSlice(events[i].key),
                  EncodeLedgerRecord({.event = events[i], .attempts = 1}));
    if (!put.ok()) return ToStatus(put, "LEDGER_UNAVAILABLE");
  }
  return absl::OkStatus();
}

absl::Status RestoreNote(RocksDbDatabase& database, rocksdb::Slice key,
                         rocksdb::Slice value) {
  RocksDbNotes::Number number = 0;
  if (key.size() != sizeof(number)) return Damaged();
  std::memcpy(&number, key.data(), sizeof(number));
  const auto events =
      DecodeSendingNote(number, absl::string_view(value.data(), value.size()));
  if (!events.has_value()) return Damaged();
  std::map<int32_t, std::vector<Delivery>> days;
  for (const Delivery& event : *events) {
    days[EventDay(event.event_time)].push_back(event);
  }
  rocksdb::WriteBatch batch;
  for (const auto& [day, of_day] : days) {
    DC_RETURN_IF_ERROR(Restore(database, day, of_day, batch));
  }
  // Of a batch in memory; the write says what went wrong.
  batch.Delete(database.notes(), key).PermitUncheckedError();
  return database.Write(batch, "LEDGER_UNAVAILABLE");
}

}  // namespace

// Those that need not stand would cost the next start a look at each event.
RocksDbNotes::~RocksDbNotes() {
  rocksdb::WriteBatch batch;
  DropSettled(batch);
  if (batch.Count() > 0) {
    database_.WriteUnsynced(batch, "LEDGER_UNAVAILABLE").IgnoreError();
  }
}

absl::StatusOr<RocksDbNotes::Number> RocksDbNotes::Add(
    std::vector<Delivery> events) {
  Number number = 0;
  {
    MutexLock lock(mutex_);
    number = ++last_;
  }
  rocksdb::WriteBatch batch;
  const rocksdb::Status put = batch.Put(database_.notes(), ToSlice(number),
                                        EncodeSendingNote(number, events));
  if (!put.ok()) return ToStatus(put, "LEDGER_UNAVAILABLE");
  DropSettled(batch);
  DC_RETURN_IF_ERROR(database_.Write(batch, "LEDGER_UNAVAILABLE"));
  MutexLock lock(mutex_);
  const size_t open = events.size();
  standing_.emplace(number, Note{.events = std::move(events), .open = open});
  return number;
}

std::vector<Delivery> RocksDbNotes::EventsOf(Number number) const {
  MutexLock lock(mutex_);
  const auto note = standing_.find(number);
  return note == standing_.end() ? std::vector<Delivery>()
                                 : note->second.events;
}

absl::Status RocksDbNotes::Withdraw(const std::map<Number, Keys>& withdrawn) {
  MutexLock withdrawing(withdrawing_);
  rocksdb::WriteBatch batch;
  {
    MutexLock lock(mutex_);
    for (const auto& [number, keys] : withdrawn) Rewrite(number, keys, batch);
  }
  DC_RETURN_IF_ERROR(database_.WriteUnsynced(batch, "LEDGER_UNAVAILABLE"));
  MutexLock lock(mutex_);
  for (const auto& [number, keys] : withdrawn) {
    SettleLocked(number, keys.size());
  }
  return absl::OkStatus();
}

void RocksDbNotes::Settle(Number number, size_t events) {
  MutexLock lock(mutex_);
  SettleLocked(number, events);
}

void RocksDbNotes::DropSettled(rocksdb::WriteBatch& batch) {
  std::vector<Number> settled;
  {
    MutexLock lock(mutex_);
    settled.swap(settled_);
  }
  for (const Number number : settled) {
    // Of a batch in memory; the write says what went wrong.
    batch.Delete(database_.notes(), ToSlice(number)).PermitUncheckedError();
  }
}

void RocksDbNotes::SettleLocked(Number number, size_t events) {
  const auto note = standing_.find(number);
  if (note == standing_.end()) return;
  note->second.open -= std::min(note->second.open, events);
  if (note->second.open > 0) return;
  standing_.erase(note);
  settled_.push_back(number);
}

void RocksDbNotes::Rewrite(Number number, const Keys& withdrawn,
                           rocksdb::WriteBatch& batch) {
  const auto note = standing_.find(number);
  if (note == standing_.end()) return;
  std::erase_if(note->second.events, [&](const Delivery& event) {
    return withdrawn.contains(event.key);
  });
  // Of a batch in memory; the write says what went wrong.
  batch
      .Put(database_.notes(), ToSlice(number),
           EncodeSendingNote(number, note->second.events))
      .PermitUncheckedError();
}

absl::Status RestoreNotes(RocksDbDatabase& database) {
  const std::unique_ptr<rocksdb::Iterator> it(
      database.db().NewIterator(rocksdb::ReadOptions(), database.notes()));
  for (it->SeekToFirst(); it->Valid(); it->Next()) {
    DC_RETURN_IF_ERROR(RestoreNote(database, it->key(), it->value()));
  }
  return it->status().ok() ? absl::OkStatus()
                           : ToStatus(it->status(), "LEDGER_UNAVAILABLE");
}

}  // namespace destconn
