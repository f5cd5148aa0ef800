#ifndef LEDGER_ROCKSDB_LEDGER_H_
#define LEDGER_ROCKSDB_LEDGER_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "ledger/claim_table.h"
#include "ledger/ledger.h"
#include "ledger/ledger_record.h"
#include "ledger/ledger_records.h"
#include "ledger/rocksdb_database.h"
#include "ledger/rocksdb_keys.h"
#include "ledger/rocksdb_lookup.h"
#include "ledger/rocksdb_notes.h"
#include "ledger/rocksdb_recent.h"

namespace destconn {

// The embedded ledger. Claims live in this process, and end with it; what Meta
// has or may have stands on disk: under the day of the event, or, as long as a
// claim lasts, in the note of the request (RocksDbNotes), or, for some time
// after it was delivered, among the recent records (RocksDbRecent).
//
// Thread-safe.
class RocksDbLedger final : public Ledger, public LedgerRecords {
 public:
  // `database` must outlive it, and RocksDbRecent::Restore and RestoreNotes
  // must have seen it. `most_recent`: as RocksDbRecent takes it. Claims wait
  // until all keys are read (RocksDbKeys). What happened before
  // `assumed_sent_before` (Unix seconds) is answered as sent.
  RocksDbLedger(RocksDbDatabase& database, size_t most_recent,
                int64_t assumed_sent_before);
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
  absl::Status AddRecords(absl::Span<const LedgerRecord> given) override;

  // Forgets the events before that day: how many days.
  absl::StatusOr<int> ForgetDaysBefore(int32_t first);

 private:
  enum class Durability { kSynced, kInOrder };
  struct Event;
  using Events = std::vector<Event>;

  absl::StatusOr<std::vector<std::optional<FoundRecord>>> Find(
      absl::Span<const ClaimRequest> requests);
  Events WithNotes(ClaimOwner owner, absl::Span<const Delivery> events);
  // By the note that was made under the claim; others are not among them.
  std::map<RocksDbNotes::Number, RocksDbNotes::Keys> NotedByClaim(
      ClaimOwner owner, absl::Span<const EventKey> keys);
  // Under their days, sorted as they are best written.
  absl::Status AddToDays(Events& events, rocksdb::WriteBatch& batch);
  absl::Status Write(Events& events, Durability durability);
  // Makes the days of records that no day has yet.
  absl::Status ExpectAdded(absl::Span<const LedgerRecord> records);
  // Of events whose records will be durable before what is written next.
  void EndClaims(ClaimOwner owner, absl::Span<const EventKey> keys);
  absl::Status AddDay(int32_t day, absl::Span<const Event> events,
                      rocksdb::WriteBatch& batch);

  Claim Judge(const ClaimRequest& request,
              const std::optional<FoundRecord>& found) const;

  RocksDbDatabase& database_;
  const int64_t assumed_sent_before_;
  RocksDbKeys keys_;
  RocksDbNotes notes_;
  RocksDbRecent recent_;
  ClaimTable claims_;
};

}  // namespace destconn

#endif  // LEDGER_ROCKSDB_LEDGER_H_
