#ifndef LEDGER_POSTGRES_ORDER_INDEX_H_
#define LEDGER_POSTGRES_ORDER_INDEX_H_

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "base/clock.h"
#include "ledger/order_index.h"
#include "ledger/postgres_pool.h"

namespace destconn {

// The index that replicas share: the table destconn_orders. Any of them knows
// what became of an order, whichever had its run.
//
// Thread-safe.
class PostgresOrderIndex final : public OrderIndex {
 public:
  // `pool` and `clock` must outlive it.
  PostgresOrderIndex(PostgresPool& pool, Clock& clock)
      : pool_(pool), clock_(clock) {}

  // Waits for two seconds at most: a run should not wait for what it can do
  // without.
  absl::Status Record(absl::Span<const OrderOutcome> outcomes, absl::Time time,
                      absl::string_view run_id,
                      absl::string_view trace_id) override;
  absl::StatusOr<std::vector<OrderFate>> Find(
      const OrderIndexKey& order) override;

  // Drops what is too old, a million outcomes at most. Errors as
  // postgres_connection.h.
  absl::Status DropExpired(absl::Duration timeout);

 private:
  PostgresPool& pool_;
  Clock& clock_;
};

}  // namespace destconn

#endif  // LEDGER_POSTGRES_ORDER_INDEX_H_
