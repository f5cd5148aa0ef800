#ifndef LEDGER_ROCKSDB_LEDGER_H_
#define LEDGER_ROCKSDB_LEDGER_H_

#include <atomic>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "base/mutex.h"
#include "ledger/claim_table.h"
#include "ledger/key_filter.h"
#include "ledger/ledger.h"
#include "ledger/ledger_record.h"
#include "ledger/ledger_records.h"
#include "ledger/rocksdb_database.h"
#include "ledger/rocksdb_lookup.h"

namespace destconn {

// The embedded ledger. Claims live in this process, and end with it; what Meta
// has or may have stands on disk, under the day of the event.
//
// Thread-safe.
class RocksDbLedger final : public Ledger, public LedgerRecords {
 public:
  // `database` must outlive it. Reads all keys, on threads of its own; claims
  // wait until that is done, some seconds for each ten million.
  explicit RocksDbLedger(RocksDbDatabase& database);
  ~RocksDbLedger() override;

  absl::StatusOr<std::vector<Claim>> ClaimEvents(
      ClaimOwner owner, absl::Span<const ClaimRequest> requests) override;
  absl::Status RecordSending(ClaimOwner owner,
                             absl::Span<const Delivery> events) override;
  absl::Status RecordDelivered(ClaimOwner owner,
                               absl::Span<const Delivery> events) override;
  void Release(ClaimOwner owner, absl::Span<const EventKey> keys) override;
  void Abandon(ClaimOwner owner, absl::Span<const EventKey> keys) override;
  absl::StatusOr<std::vector<Claim>> Peek(
      absl::Span<const ClaimRequest> requests) override;

  absl::Status ReadRecords(const Take& take) override;
  absl::Status AddRecords(absl::Span<const LedgerRecord> records) override;

  // Forgets the events before that day: how many days.
  absl::StatusOr<int> ForgetDaysBefore(int32_t first);

 private:
  struct Event;
  using Events = std::vector<Event>;

  absl::StatusOr<std::vector<std::optional<FoundRecord>>> Find(
      absl::Span<const ClaimRequest> requests);
  Events WithNotes(ClaimOwner owner, absl::Span<const Delivery> events);
  // Sorts them as they are best written.
  absl::Status Write(Events& events);
  absl::Status AddDay(int32_t day, absl::Span<const Event> events,
                      rocksdb::WriteBatch& batch);

  // False if the filter cannot be used.
  bool AwaitKeys();
  void ReadKeys(const std::stop_token& stop);
  // False if it could not be read, or is not to be.
  bool ReadKeysOf(int32_t day, const RocksDbDay& family,
                  const std::stop_token& stop);

  RocksDbDatabase& database_;
  ClaimTable claims_;
  KeyFilter filter_;
  std::atomic<bool> keys_known_ = false;
  Mutex mutex_;
  CondVar read_;
  std::vector<int32_t> unread_ ABSL_GUARDED_BY(mutex_);  // days
  int reading_ ABSL_GUARDED_BY(mutex_) = 0;              // threads
  bool unreadable_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::jthread> readers_;  // the last: they use the others
};

}  // namespace destconn

#endif  // LEDGER_ROCKSDB_LEDGER_H_
