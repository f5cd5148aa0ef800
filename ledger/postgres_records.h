#ifndef LEDGER_POSTGRES_RECORDS_H_
#define LEDGER_POSTGRES_RECORDS_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "ledger/ledger_records.h"
#include "ledger/postgres_days.h"
#include "ledger/postgres_pool.h"

namespace destconn {

// All that a ledger in PostgreSQL holds: the notes of what Meta may have, then
// the deliveries day by day, some thousands at a time. A claim that is not
// noted tells nothing of Meta, and is no record. How often a note's event may
// have left is not kept: it is told as once.
//
// Connectors may run meanwhile: what is added ends their claims, so that they
// do not send it.
//
// Not thread-safe.
class PostgresRecords final : public LedgerRecords {
 public:
  // `pool` must outlive it. `timeout`: how long the database may be away.
  PostgresRecords(PostgresPool& pool, absl::Duration timeout)
      : pool_(pool), timeout_(timeout), days_(pool) {}

  absl::Status ReadRecords(const Take& take) override;
  absl::Status AddRecords(absl::Span<const LedgerRecord> records) override;

 private:
  absl::Status ReadNotes(const Take& take);
  absl::Status ReadDay(int64_t day, const Take& take);
  absl::StatusOr<std::vector<int64_t>> DaysNow();
  absl::Status Add(PostgresSession& session,
                   absl::Span<const LedgerRecord> records);

  PostgresPool& pool_;
  const absl::Duration timeout_;
  PostgresDays days_;
  // Before anything was added. What is added is of one ledger, which holds no
  // event in two days: it need not be looked for in the days that it makes.
  std::optional<std::vector<int64_t>> days_before_ = std::nullopt;
};

}  // namespace destconn

#endif  // LEDGER_POSTGRES_RECORDS_H_
