#ifndef LEDGER_ORDER_INDEX_H_
#define LEDGER_ORDER_INDEX_H_

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"

namespace destconn {

// A keyed hash of a destination and an order of its host's: the index does not
// tell whose orders they are.
using OrderIndexKey = std::array<uint8_t, 16>;

// What became of an order, as the caller numbers its outcomes.
struct OrderOutcome {
  OrderIndexKey order = {};
  uint8_t outcome = 0;
};

// When, and by what.
struct OrderFate {
  uint8_t outcome = 0;
  absl::Time time = absl::InfinitePast();
  std::string run_id = "";
  std::string trace_id = "";  // Meta's; empty: Meta was not asked
};

// Answers "where is my order?". Of an order and an outcome it keeps the latest,
// for 70 days. Nothing depends on it: what was recorded just before a crash may
// be missing.
//
// Errors: UNAVAILABLE with STORE_UNAVAILABLE. Thread-safe.
class OrderIndex {
 public:
  virtual ~OrderIndex() = default;

  virtual absl::Status Record(absl::Span<const OrderOutcome> outcomes,
                              absl::Time time, absl::string_view run_id,
                              absl::string_view trace_id) = 0;

  // All that is known of an order, by outcome.
  virtual absl::StatusOr<std::vector<OrderFate>> Find(
      const OrderIndexKey& order) = 0;
};

}  // namespace destconn

#endif  // LEDGER_ORDER_INDEX_H_
