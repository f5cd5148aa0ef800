#include "ledger/rocksdb_ledger.h"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <memory>
#include <tuple>

#include "absl/strings/string_view.h"
#include "base/failpoint.h"
#include "base/status_macros.h"

namespace destconn {
namespace {

constexpr size_t kBatchBytesAnEvent = 40;
constexpr size_t kReadAheadBytes = size_t{1} << 20;

rocksdb::ReadOptions ScanOptions() {
  rocksdb::ReadOptions options;
  options.readahead_size = kReadAheadBytes;
  return options;
}

absl::string_view ToView(const rocksdb::Slice& slice) {
  return {slice.data(), slice.size()};
}

bool IsGranted(Claim answer) {
  return answer == Claim::kGranted || answer == Claim::kGrantedAgain;
}

// What is not claimed cannot be granted. Of twins the first was claimed, and
// another may be the one to be granted.
void Allot(absl::Span<const ClaimRequest> requests, std::vector<Claim>& answers,
           std::vector<bool>& claimed) {
  for (size_t i = 0; i < requests.size(); ++i) {
    if (!IsGranted(answers[i]) || claimed[i]) continue;
    size_t twin = 0;
    while (twin < i && (requests[twin].key != requests[i].key ||
                        !claimed[twin] || IsGranted(answers[twin]))) {
      ++twin;
    }
    if (twin == i) {
      answers[i] = Claim::kBusy;
    } else {
      claimed[twin] = false;
      claimed[i] = true;
    }
  }
}

std::vector<EventKey> KeysOf(absl::Span<const Delivery> events) {
  std::vector<EventKey> keys;
  keys.reserve(events.size());
  for (const Delivery& event : events) keys.push_back(event.key);
  return keys;
}

uint8_t OneMore(uint8_t attempts) {
  return attempts == std::numeric_limits<uint8_t>::max()
             ? attempts
             : static_cast<uint8_t>(attempts + 1);
}

}  // namespace

// An event that is about to be written.
struct RocksDbLedger::Event {
  Delivery delivery = {};
  int32_t day = 0;
  std::optional<ClaimTable::Note> note = std::nullopt;
  uint8_t attempts = 0;
  RecordState state = RecordState::kSending;

  LedgerRecord record() const {
    return {.event = delivery, .state = state, .attempts = attempts};
  }
};

RocksDbLedger::RocksDbLedger(RocksDbDatabase& database, size_t most_recent,
                             int64_t assumed_sent_before)
    : database_(database),
      assumed_sent_before_(assumed_sent_before),
      keys_(database),
      notes_(database),
      recent_(database, most_recent) {}

RocksDbLedger::~RocksDbLedger() = default;

absl::StatusOr<std::vector<Claim>> RocksDbLedger::ClaimEvents(
    ClaimOwner owner, absl::Span<const ClaimRequest> requests) {
  // The claim comes before the look: an event that another stream records in
  // between is then either still claimed or found delivered, never both
  // missed.
  std::vector<bool> claimed = claims_.TryClaimAll(owner, requests);
  DESTCONN_FAILPOINT("P04");
  const auto found = Find(requests);
  std::vector<Claim> answers(requests.size(), Claim::kBusy);
  if (found.ok()) {
    for (size_t i = 0; i < requests.size(); ++i) {
      answers[i] = Judge(requests[i], (*found)[i]);
    }
    Allot(requests, answers, claimed);
  }
  std::vector<EventKey> refused;
  for (size_t i = 0; i < requests.size(); ++i) {
    if (!claimed[i]) continue;
    if (!IsGranted(answers[i])) {
      refused.push_back(requests[i].key);
    } else if (const auto& note = (*found)[i]; note.has_value()) {
      claims_.SetNote(owner, requests[i].key,
                      {.attempts = std::max<uint8_t>(note->record.attempts, 1),
                       .day = note->day});
    }
  }
  claims_.Release(owner, refused);
  if (!found.ok()) return found.status();
  return answers;
}

absl::Status RocksDbLedger::RecordSending(ClaimOwner owner,
                                          absl::Span<const Delivery> events) {
  Events noted = WithNotes(owner, events);
  std::vector<Delivery> first;  // of which there is no note
  Events again;                 // of which an earlier claim left one
  for (Event& event : noted) {
    event.attempts = OneMore(event.attempts);
    if (!event.note.has_value()) {
      first.push_back(event.delivery);
    } else if (event.note->number == 0) {
      again.push_back(event);
    }
  }
  RocksDbNotes::Number number = 0;
  if (!first.empty()) {
    DC_ASSIGN_OR_RETURN(number, notes_.Add(std::move(first)));
  }
  DC_RETURN_IF_ERROR(Write(again, Durability::kSynced));
  for (const Event& event : noted) {
    claims_.SetNote(
        owner, event.delivery.key,
        {.attempts = event.attempts,
         .day = event.day,
         .number = event.note.has_value() ? event.note->number : number});
  }
  return absl::OkStatus();
}

absl::Status RocksDbLedger::RecordDelivered(ClaimOwner owner,
                                            absl::Span<const Delivery> events) {
  std::vector<LedgerRecord> first;  // of which there is no record
  Events again;                     // of which an earlier claim left one
  for (Event& event : WithNotes(owner, events)) {
    event.attempts = std::max<uint8_t>(event.attempts, 1);
    event.state = RecordState::kDelivered;
    if (event.note.has_value() && event.note->number == 0) {
      again.push_back(event);
    } else {
      first.push_back(event.record());
    }
  }
  rocksdb::WriteBatch batch;
  DC_RETURN_IF_ERROR(AddToDays(again, batch));
  DC_RETURN_IF_ERROR(ExpectAdded(first));
  notes_.DropSettled(batch);
  DC_RETURN_IF_ERROR(recent_.Record(first, batch));
  EndClaims(owner, KeysOf(events));
  return absl::OkStatus();
}

// A note that is older than the claim stays: of that attempt nothing was
// learned. The others need not be gone for good at once; one that comes back
// with a crash only means more care than needed.
void RocksDbLedger::Release(ClaimOwner owner, absl::Span<const EventKey> keys) {
  const auto noted = NotedByClaim(owner, keys);
  if (!noted.empty()) notes_.Withdraw(noted).IgnoreError();
  claims_.Release(owner, keys);
}

// Who claims next looks for a record, not for the note.
void RocksDbLedger::Abandon(ClaimOwner owner, absl::Span<const EventKey> keys) {
  std::vector<Delivery> events;
  for (const auto& [number, of_note] : NotedByClaim(owner, keys)) {
    for (const Delivery& event : notes_.EventsOf(number)) {
      if (of_note.contains(event.key)) events.push_back(event);
    }
  }
  Events noted = WithNotes(owner, events);
  if (Write(noted, Durability::kInOrder).ok()) EndClaims(owner, KeysOf(events));
  claims_.Release(owner, keys);
}

absl::StatusOr<std::vector<Claim>> RocksDbLedger::Peek(
    absl::Span<const ClaimRequest> requests) {
  DC_ASSIGN_OR_RETURN(const auto found, Find(requests));
  std::vector<Claim> answers;
  answers.reserve(requests.size());
  for (size_t i = 0; i < requests.size(); ++i) {
    answers.push_back(Judge(requests[i], found[i]));
  }
  return answers;
}

Claim RocksDbLedger::Judge(const ClaimRequest& request,
                           const std::optional<FoundRecord>& found) const {
  const bool same = !found.has_value() ||
                    found->record.event.fingerprint == request.fingerprint;
  if (!same) return Claim::kSentChanged;
  const bool delivered =
      found.has_value() && found->record.state == RecordState::kDelivered;
  if (delivered || request.event_time < assumed_sent_before_) {
    return Claim::kSent;
  }
  return found.has_value() ? Claim::kGrantedAgain : Claim::kGranted;
}

absl::StatusOr<std::vector<std::optional<FoundRecord>>> RocksDbLedger::Find(
    absl::Span<const ClaimRequest> requests) {
  const auto filter = keys_.Await();
  auto found = recent_.Find(requests);
  DC_RETURN_IF_ERROR(FindRecords(*database_.days(),
                                 filter.has_value() ? &*filter : nullptr,
                                 requests, found));
  return found;
}

absl::Status RocksDbLedger::ReadRecords(const Take& take) {
  DC_RETURN_IF_ERROR(recent_.Flush());
  const auto days = database_.days();
  for (const auto& [day, family] : *days) {
    const std::unique_ptr<rocksdb::Iterator> it(
        database_.db().NewIterator(ScanOptions(), family->handle));
    for (it->SeekToFirst(); it->Valid(); it->Next()) {
      EventKey key;
      const bool whole = ToKey(it->key(), key);
      DC_RETURN_IF_ERROR(
          take(day, whole ? DecodeLedgerRecord(key, ToView(it->value()))
                          : std::nullopt));
    }
    if (!it->status().ok()) return ToStatus(it->status(), "LEDGER_UNAVAILABLE");
  }
  return absl::OkStatus();
}

absl::Status RocksDbLedger::AddRecords(absl::Span<const LedgerRecord> given) {
  const std::vector<LedgerRecord> records = OnePerKey(given);
  std::vector<ClaimRequest> requests;
  requests.reserve(records.size());
  for (const LedgerRecord& record : records) {
    requests.push_back({.key = record.event.key,
                        .fingerprint = record.event.fingerprint,
                        .event_time = record.event.event_time});
  }
  DC_ASSIGN_OR_RETURN(const auto found, Find(requests));
  Events added;
  for (size_t i = 0; i < records.size(); ++i) {
    const auto& known = found[i];
    if (known.has_value() && known->record.state == RecordState::kDelivered) {
      continue;
    }
    Event event = {.delivery = records[i].event,
                   .day = EventDay(records[i].event.event_time),
                   .attempts = records[i].attempts,
                   .state = records[i].state};
    if (known.has_value()) event.note = ClaimTable::Note{.day = known->day};
    added.push_back(event);
  }
  return Write(added, Durability::kSynced);
}

absl::StatusOr<int> RocksDbLedger::ForgetDaysBefore(int32_t first) {
  const auto days = database_.days();
  DC_ASSIGN_OR_RETURN(const int forgotten, recent_.DropDaysBefore(first));
  for (const auto& [day, family] : *days) {
    if (day < first) keys_.Drop(day);
  }
  return forgotten;
}

RocksDbLedger::Events RocksDbLedger::WithNotes(
    ClaimOwner owner, absl::Span<const Delivery> events) {
  const auto notes = claims_.NotesOf(owner, KeysOf(events));
  Events noted;
  noted.reserve(events.size());
  for (size_t i = 0; i < events.size(); ++i) {
    noted.push_back(
        {.delivery = events[i],
         .day = EventDay(events[i].event_time),
         .note = notes[i],
         .attempts = notes[i].has_value() ? notes[i]->attempts : uint8_t{0}});
  }
  return noted;
}

std::map<RocksDbNotes::Number, RocksDbNotes::Keys> RocksDbLedger::NotedByClaim(
    ClaimOwner owner, absl::Span<const EventKey> keys) {
  const auto notes = claims_.NotesOf(owner, keys);
  std::map<RocksDbNotes::Number, RocksDbNotes::Keys> noted;
  for (size_t i = 0; i < keys.size(); ++i) {
    if (notes[i].has_value() && notes[i]->number != 0) {
      noted[notes[i]->number].insert(keys[i]);
    }
  }
  return noted;
}

absl::Status RocksDbLedger::AddToDays(Events& events,
                                      rocksdb::WriteBatch& batch) {
  std::sort(events.begin(), events.end(), [](const Event& a, const Event& b) {
    return std::tie(a.day, a.delivery.key) < std::tie(b.day, b.delivery.key);
  });
  for (auto begin = events.begin(); begin != events.end();) {
    const auto end = std::find_if(
        begin, events.end(),
        [begin](const Event& event) { return event.day != begin->day; });
    DC_RETURN_IF_ERROR(
        AddDay(begin->day, absl::MakeConstSpan(&*begin, end - begin), batch));
    begin = end;
  }
  return absl::OkStatus();
}

absl::Status RocksDbLedger::Write(Events& events, Durability durability) {
  if (events.empty()) return absl::OkStatus();
  rocksdb::WriteBatch batch(events.size() * kBatchBytesAnEvent);
  DC_RETURN_IF_ERROR(AddToDays(events, batch));
  notes_.DropSettled(batch);
  return durability == Durability::kSynced
             ? database_.Write(batch, "LEDGER_UNAVAILABLE")
             : database_.WriteUnsynced(batch, "LEDGER_UNAVAILABLE");
}

absl::Status RocksDbLedger::ExpectAdded(
    absl::Span<const LedgerRecord> records) {
  std::map<int32_t, std::vector<EventKey>> days;
  for (const LedgerRecord& record : records) {
    days[EventDay(record.event.event_time)].push_back(record.event.key);
  }
  for (const auto& [day, keys] : days) {
    DC_RETURN_IF_ERROR(database_.MakeDay(day).status());
    keys_.Add(day, keys);
  }
  return absl::OkStatus();
}

void RocksDbLedger::EndClaims(ClaimOwner owner,
                              absl::Span<const EventKey> keys) {
  std::map<RocksDbNotes::Number, size_t> settled;
  for (const ClaimTable::Note& note : claims_.Release(owner, keys)) {
    ++settled[note.number];
  }
  for (const auto& [number, count] : settled) notes_.Settle(number, count);
}

absl::Status RocksDbLedger::AddDay(int32_t day, absl::Span<const Event> events,
                                   rocksdb::WriteBatch& batch) {
  DC_ASSIGN_OR_RETURN(const auto family, database_.MakeDay(day));
  std::vector<EventKey> added;
  rocksdb::Status put;
  for (const Event& event : events) {
    const rocksdb::Slice key = ToSlice(event.delivery.key);
    const bool recorded = event.note.has_value() && event.note->number == 0;
    const bool moved = recorded && event.note->day != day;
    if (moved || !recorded) added.push_back(event.delivery.key);
    if (put.ok()) {
      put = batch.Put(family->handle, key, EncodeLedgerRecord(event.record()));
    }
    if (put.ok() && moved) {
      DC_ASSIGN_OR_RETURN(const auto earlier,
                          database_.MakeDay(event.note->day));
      put = batch.Delete(earlier->handle, key);
    }
  }
  keys_.Add(day, added);
  return put.ok() ? absl::OkStatus() : ToStatus(put, "LEDGER_UNAVAILABLE");
}

}  // namespace destconn
