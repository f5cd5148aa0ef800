#include "ledger/postgres_order_index.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/error_reason.h"
#include "base/status_macros.h"
#include "ledger/postgres_wire.h"

namespace destconn {
namespace {

constexpr absl::Duration kRecordTimeout = absl::Seconds(2);
constexpr absl::Duration kFindTimeout = absl::Seconds(10);
// As long as the ledger keeps the events.
constexpr absl::Duration kKept = absl::Hours(70 * 24);

constexpr char kRecord[] =
    "INSERT INTO destconn_orders (key, outcome, time, run_id, trace_id)"
    " SELECT new.key, new.outcome, $3, $4, $5"
    " FROM unnest($1::bytea[], $2::bigint[]) AS new (key, outcome)"
    " ON CONFLICT (key, outcome) DO UPDATE SET time = excluded.time,"
    " run_id = excluded.run_id, trace_id = excluded.trace_id"
    " WHERE destconn_orders.time <= excluded.time";
constexpr char kFind[] =
    "SELECT outcome, time, run_id, trace_id FROM destconn_orders"
    " WHERE key = $1 AND time >= $2 ORDER BY outcome";
// A statement must end within five seconds.
constexpr int64_t kDropAtOnce = 50'000;
constexpr int kMostDrops = 20;
constexpr char kDrop[] =
    "DELETE FROM destconn_orders WHERE (key, outcome) IN"
    " (SELECT key, outcome FROM destconn_orders WHERE time < $1 LIMIT $2)";

absl::string_view BytesOf(const OrderIndexKey& key) {
  return {reinterpret_cast<const char*>(key.data()), key.size()};
}

absl::Status Unavailable(const absl::Status& status) {
  if (status.ok()) return status;
  return WithReason(absl::UnavailableError(absl::StrCat(
                        "The index of orders failed: ", status.message(),
                        ". Try again; if it stays so, look at the store's "
                        "database.")),
                    "STORE_UNAVAILABLE");
}

}  // namespace

absl::Status PostgresOrderIndex::Record(absl::Span<const OrderOutcome> outcomes,
                                        absl::Time time,
                                        absl::string_view run_id,
                                        absl::string_view trace_id) {
  // Each once, or the statement fails; in one order, so that writers do not
  // wait for each other.
  std::vector<std::pair<absl::string_view, int64_t>> sorted;
  sorted.reserve(outcomes.size());
  for (const OrderOutcome& outcome : outcomes) {
    sorted.emplace_back(BytesOf(outcome.order), outcome.outcome);
  }
  std::sort(sorted.begin(), sorted.end());
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  std::vector<absl::string_view> keys;
  std::vector<int64_t> numbers;
  for (const auto& [key, number] : sorted) {
    keys.push_back(key);
    numbers.push_back(number);
  }
  PostgresParameters parameters;
  parameters.ByteStrings(keys)
      .Ints(numbers)
      .Int(absl::ToUnixSeconds(time))
      .Bytes(run_id)
      .Bytes(trace_id);
  return Unavailable(pool_.Run(kRecordTimeout, [&](PostgresSession& session) {
    return session.Run(kRecord, parameters).status();
  }));
}

absl::StatusOr<std::vector<OrderFate>> PostgresOrderIndex::Find(
    const OrderIndexKey& order) {
  PostgresParameters parameters;
  parameters.Bytes(BytesOf(order))
      .Int(absl::ToUnixSeconds(clock_.Now() - kKept));
  std::vector<OrderFate> fates;
  const absl::Status status =
      pool_.Run(kFindTimeout, [&](PostgresSession& session) -> absl::Status {
        DC_ASSIGN_OR_RETURN(const PostgresRows rows,
                            session.Run(kFind, parameters));
        fates.clear();
        for (size_t row = 0; row < rows.size(); ++row) {
          fates.push_back({.outcome = static_cast<uint8_t>(rows.Int(row, 0)),
                           .time = absl::FromUnixSeconds(rows.Int(row, 1)),
                           .run_id = rows.Bytes(row, 2),
                           .trace_id = rows.Bytes(row, 3)});
        }
        return absl::OkStatus();
      });
  if (!status.ok()) return Unavailable(status);
  return fates;
}

absl::Status PostgresOrderIndex::DropExpired(absl::Duration timeout) {
  PostgresParameters parameters;
  parameters.Int(absl::ToUnixSeconds(clock_.Now() - kKept)).Int(kDropAtOnce);
  return pool_.Run(timeout, [&](PostgresSession& session) -> absl::Status {
    for (int i = 0; i < kMostDrops; ++i) {
      DC_ASSIGN_OR_RETURN(const PostgresRows dropped,
                          session.Run(kDrop, parameters));
      if (dropped.changed < kDropAtOnce) break;
    }
    return absl::OkStatus();
  });
}

}  // namespace destconn
