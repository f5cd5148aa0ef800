#ifndef LEDGER_ROCKSDB_LEDGER_H_
#define LEDGER_ROCKSDB_LEDGER_H_

#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "ledger/claim_table.h"
#include "ledger/ledger.h"
#include "ledger/ledger_record.h"
#include "ledger/rocksdb_database.h"

namespace destconn {

// The embedded ledger. Claims live in this process, and end with it; what Meta
// has or may have stands on disk, under the day of the event.
//
// Thread-safe.
class RocksDbLedger final : public Ledger {
 public:
  // `database` must outlive it.
  explicit RocksDbLedger(RocksDbDatabase& database) : database_(database) {}

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

 private:
  // Adds `record` to `batch`, and takes out the note that stands elsewhere.
  absl::Status Put(const LedgerRecord& record,
                   const std::optional<ClaimTable::Note>& note,
                   rocksdb::WriteBatch& batch);

  RocksDbDatabase& database_;
  ClaimTable claims_;
};

}  // namespace destconn

#endif  // LEDGER_ROCKSDB_LEDGER_H_
