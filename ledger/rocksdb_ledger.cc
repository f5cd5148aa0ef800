#include "ledger/rocksdb_ledger.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
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
constexpr size_t kKeysAtOnce = 1024;
constexpr int kReaders = 2;

rocksdb::ReadOptions ScanOptions() {
  rocksdb::ReadOptions options;
  options.readahead_size = kReadAheadBytes;
  return options;
}

absl::string_view ToView(const rocksdb::Slice& slice) {
  return {slice.data(), slice.size()};
}

// False if it is none.
bool ToKey(const rocksdb::Slice& slice, EventKey& key) {
  if (slice.size() != key.bytes.size()) return false;
  std::memcpy(key.bytes.data(), slice.data(), slice.size());
  return true;
}

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

// An event that is about to be written.
struct RocksDbLedger::Event {
  Delivery delivery = {};
  int32_t day = 0;
  std::optional<ClaimTable::Note> note = std::nullopt;
  uint8_t attempts = 0;
  RecordState state = RecordState::kSending;
};

RocksDbLedger::RocksDbLedger(RocksDbDatabase& database) : database_(database) {
  {
    MutexLock lock(mutex_);
    for (const auto& [day, family] : *database.days()) unread_.push_back(day);
    reading_ = unread_.empty() ? 0 : kReaders;
    keys_known_ = unread_.empty();
  }
  while (!keys_known_ && readers_.size() < kReaders) {
    readers_.emplace_back(
        [this](const std::stop_token& stop) { ReadKeys(stop); });
  }
}

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
  Events noted = WithNotes(owner, events);
  for (Event& event : noted) event.attempts = OneMore(event.attempts);
  DC_RETURN_IF_ERROR(Write(noted));
  for (const Event& event : noted) {
    claims_.SetNote(
        owner, event.delivery.key,
        {.attempts = event.attempts,
         .day = event.day,
         .by_claim = !event.note.has_value() || event.note->by_claim});
  }
  return absl::OkStatus();
}

absl::Status RocksDbLedger::RecordDelivered(ClaimOwner owner,
                                            absl::Span<const Delivery> events) {
  Events delivered = WithNotes(owner, events);
  for (Event& event : delivered) {
    event.attempts = std::max<uint8_t>(event.attempts, 1);
    event.state = RecordState::kDelivered;
  }
  DC_RETURN_IF_ERROR(Write(delivered));
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
  DC_ASSIGN_OR_RETURN(const auto found, Find(requests));
  std::vector<Claim> answers;
  answers.reserve(requests.size());
  for (size_t i = 0; i < requests.size(); ++i) {
    answers.push_back(Judge(requests[i], found[i]));
  }
  return answers;
}

absl::StatusOr<std::vector<std::optional<FoundRecord>>> RocksDbLedger::Find(
    absl::Span<const ClaimRequest> requests) {
  const bool known = AwaitKeys();
  const KeyFilter::View view = filter_.view();
  return FindRecords(*database_.days(), known ? &view : nullptr, requests);
}

absl::Status RocksDbLedger::ReadRecords(const Take& take) {
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

absl::Status RocksDbLedger::AddRecords(absl::Span<const LedgerRecord> records) {
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
  return Write(added);
}

absl::StatusOr<int> RocksDbLedger::ForgetDaysBefore(int32_t first) {
  const auto days = database_.days();
  DC_ASSIGN_OR_RETURN(const int forgotten, database_.DropDaysBefore(first));
  for (const auto& [day, family] : *days) {
    if (day < first) filter_.Drop(day);
  }
  return forgotten;
}

RocksDbLedger::Events RocksDbLedger::WithNotes(
    ClaimOwner owner, absl::Span<const Delivery> events) {
  Events noted;
  noted.reserve(events.size());
  for (const Delivery& event : events) {
    const auto note = claims_.NoteOf(owner, event.key);
    noted.push_back(
        {.delivery = event,
         .day = EventDay(event.event_time),
         .note = note,
         .attempts = note.has_value() ? note->attempts : uint8_t{0}});
  }
  return noted;
}

absl::Status RocksDbLedger::Write(Events& events) {
  std::sort(events.begin(), events.end(), [](const Event& a, const Event& b) {
    return std::tie(a.day, a.delivery.key) < std::tie(b.day, b.delivery.key);
  });
  rocksdb::WriteBatch batch(events.size() * kBatchBytesAnEvent);
  for (auto begin = events.begin(); begin != events.end();) {
    const auto end = std::find_if(
        begin, events.end(),
        [begin](const Event& event) { return event.day != begin->day; });
    DC_RETURN_IF_ERROR(
        AddDay(begin->day, absl::MakeConstSpan(&*begin, end - begin), batch));
    begin = end;
  }
  return database_.Write(batch, "LEDGER_UNAVAILABLE");
}

// The filter knows a key before the database does: what it does not know is
// not looked for.
absl::Status RocksDbLedger::AddDay(int32_t day, absl::Span<const Event> events,
                                   rocksdb::WriteBatch& batch) {
  DC_ASSIGN_OR_RETURN(const auto family, database_.MakeDay(day));
  std::vector<EventKey> added;
  rocksdb::Status put;
  for (const Event& event : events) {
    const rocksdb::Slice key = ToSlice(event.delivery.key);
    const bool moved = event.note.has_value() && event.note->day != day;
    if (moved || !event.note.has_value()) added.push_back(event.delivery.key);
    if (put.ok()) {
      put = batch.Put(family->handle, key,
                      EncodeLedgerRecord({.event = event.delivery,
                                          .state = event.state,
                                          .attempts = event.attempts}));
    }
    if (put.ok() && moved) {
      DC_ASSIGN_OR_RETURN(const auto earlier,
                          database_.MakeDay(event.note->day));
      put = batch.Delete(earlier->handle, key);
    }
  }
  filter_.Add(day, added);
  return put.ok() ? absl::OkStatus() : ToStatus(put, "LEDGER_UNAVAILABLE");
}

bool RocksDbLedger::AwaitKeys() ABSL_NO_THREAD_SAFETY_ANALYSIS {
  if (keys_known_.load(std::memory_order_acquire)) return true;
  MutexLock lock(mutex_);
  // The analysis does not see that waiting unlocks and locks again.
  read_.wait(mutex_,
             [this]() ABSL_NO_THREAD_SAFETY_ANALYSIS { return reading_ == 0; });
  return !unreadable_;
}

// What is written meanwhile, its writers add. A day that cannot be read leaves
// the filter unused: whoever looks is then told why.
void RocksDbLedger::ReadKeys(const std::stop_token& stop) {
  const auto days = database_.days();
  while (true) {
    int32_t day = 0;
    {
      MutexLock lock(mutex_);
      if (unread_.empty() || unreadable_) {
        --reading_;
        if (reading_ == 0 && !unreadable_) keys_known_ = true;
        read_.notify_all();
        return;
      }
      day = unread_.back();
      unread_.pop_back();
    }
    const auto family = days->find(day);
    if (family == days->end()) continue;
    if (!ReadKeysOf(day, *family->second, stop)) {
      MutexLock lock(mutex_);
      unreadable_ = true;
    }
  }
}

bool RocksDbLedger::ReadKeysOf(int32_t day, const RocksDbDay& family,
                               const std::stop_token& stop) {
  const std::unique_ptr<rocksdb::Iterator> it(
      database_.db().NewIterator(ScanOptions(), family.handle));
  std::vector<EventKey> keys;
  for (it->SeekToFirst(); it->Valid(); it->Next()) {
    if (!ToKey(it->key(), keys.emplace_back())) return false;
    if (keys.size() < kKeysAtOnce) continue;
    if (stop.stop_requested()) return false;
    filter_.Add(day, keys);
    keys.clear();
  }
  filter_.Add(day, keys);
  return it->status().ok();
}

}  // namespace destconn
