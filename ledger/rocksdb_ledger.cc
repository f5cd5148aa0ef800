#include "ledger/rocksdb_ledger.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>

#include "base/status_macros.h"
#include "ledger/rocksdb_lookup.h"

namespace destconn {
namespace {

Claim Judge(const ClaimRequest& request,
            const std::optional<FoundRecord>& found) {
  if (!found.has_value()) return Claim::kGranted;
  const bool same = found->record.event.fingerprint == request.fingerprint;
  if (!same) return Claim::kSentChanged;
  return found->record.state == RecordState::kDelivered ? Claim::kSent
                                                        : Claim::kGrantedAgain;
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

uint8_t OneMore(uint8_t attempts) {
  return attempts == std::numeric_limits<uint8_t>::max()
             ? attempts
             : static_cast<uint8_t>(attempts + 1);
}

}  // namespace

absl::StatusOr<std::vector<Claim>> RocksDbLedger::ClaimEvents(
    ClaimOwner owner, absl::Span<const ClaimRequest> requests) {
  // The claim comes before the look: an event that another stream records in
  // between is then either still claimed or found delivered, never both
  // missed.
  std::vector<bool> claimed = claims_.TryClaimAll(owner, requests);
  const auto found = FindRecords(*database_.days(), requests);
  std::vector<Claim> answers(requests.size(), Claim::kBusy);
  if (found.ok()) {
    for (size_t i = 0; i < requests.size(); ++i) {
      answers[i] = Judge(requests[i], (*found)[i]);
    }
    Allot(requests, answers, claimed);
  }
  for (size_t i = 0; i < requests.size(); ++i) {
    if (!claimed[i]) continue;
    if (!IsGranted(answers[i])) {
      claims_.Release(owner, requests[i].key);
    } else if (const auto& note = (*found)[i]; note.has_value()) {
      claims_.SetNote(owner, requests[i].key,
                      {.attempts = std::max<uint8_t>(note->record.attempts, 1),
                       .day = note->day});
    }
  }
  if (!found.ok()) return found.status();
  return answers;
}

absl::Status RocksDbLedger::RecordSending(ClaimOwner owner,
                                          absl::Span<const Delivery> events) {
  rocksdb::WriteBatch batch;
  std::vector<ClaimTable::Note> notes;
  notes.reserve(events.size());
  for (const Delivery& event : events) {
    const auto note = claims_.NoteOf(owner, event.key);
    notes.push_back(
        {.attempts = note.has_value() ? OneMore(note->attempts) : uint8_t{1},
         .day = EventDay(event.event_time),
         .by_claim = !note.has_value() || note->by_claim});
    DC_RETURN_IF_ERROR(Put({.event = event,
                            .state = RecordState::kSending,
                            .attempts = notes.back().attempts},
                           note, batch));
  }
  DC_RETURN_IF_ERROR(database_.Write(batch, "LEDGER_UNAVAILABLE"));
  for (size_t i = 0; i < events.size(); ++i) {
    claims_.SetNote(owner, events[i].key, notes[i]);
  }
  return absl::OkStatus();
}

absl::Status RocksDbLedger::RecordDelivered(ClaimOwner owner,
                                            absl::Span<const Delivery> events) {
  rocksdb::WriteBatch batch;
  for (const Delivery& event : events) {
    const auto note = claims_.NoteOf(owner, event.key);
    DC_RETURN_IF_ERROR(
        Put({.event = event,
             .state = RecordState::kDelivered,
             .attempts = note.has_value() ? note->attempts : uint8_t{1}},
            note, batch));
  }
  DC_RETURN_IF_ERROR(database_.Write(batch, "LEDGER_UNAVAILABLE"));
  for (const Delivery& event : events) claims_.Release(owner, event.key);
  return absl::OkStatus();
}

// A note that is older than the claim stays: of that attempt nothing was
// learned. The others need not be gone for good at once; one that comes back
// with a crash only means more care than needed.
void RocksDbLedger::Release(ClaimOwner owner, absl::Span<const EventKey> keys) {
  const auto days = database_.days();
  rocksdb::WriteBatch batch;
  for (const EventKey& key : keys) {
    const auto note = claims_.NoteOf(owner, key);
    if (!note.has_value() || !note->by_claim) continue;
    if (const auto day = days->find(note->day); day != days->end()) {
      // Of a batch in memory; the write below says what went wrong.
      batch.Delete(day->second->handle, ToSlice(key)).PermitUncheckedError();
    }
  }
  if (batch.Count() > 0) {
    database_.WriteUnsynced(batch, "LEDGER_UNAVAILABLE").IgnoreError();
  }
  Abandon(owner, keys);
}

void RocksDbLedger::Abandon(ClaimOwner owner, absl::Span<const EventKey> keys) {
  for (const EventKey& key : keys) claims_.Release(owner, key);
}

absl::StatusOr<std::vector<Claim>> RocksDbLedger::Peek(
    absl::Span<const ClaimRequest> requests) {
  DC_ASSIGN_OR_RETURN(const auto found,
                      FindRecords(*database_.days(), requests));
  std::vector<Claim> answers;
  answers.reserve(requests.size());
  for (size_t i = 0; i < requests.size(); ++i) {
    answers.push_back(Judge(requests[i], found[i]));
  }
  return answers;
}

absl::Status RocksDbLedger::Put(const LedgerRecord& record,
                                const std::optional<ClaimTable::Note>& note,
                                rocksdb::WriteBatch& batch) {
  const int32_t day = EventDay(record.event.event_time);
  const rocksdb::Slice key = ToSlice(record.event.key);
  DC_ASSIGN_OR_RETURN(const auto family, database_.MakeDay(day));
  rocksdb::Status put =
      batch.Put(family->handle, key, EncodeLedgerRecord(record));
  if (put.ok() && note.has_value() && note->day != day) {
    DC_ASSIGN_OR_RETURN(const auto earlier, database_.MakeDay(note->day));
    put = batch.Delete(earlier->handle, key);
  }
  return put.ok() ? absl::OkStatus() : ToStatus(put, "LEDGER_UNAVAILABLE");
}

}  // namespace destconn
