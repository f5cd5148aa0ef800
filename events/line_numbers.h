#ifndef EVENTS_LINE_NUMBERS_H_
#define EVENTS_LINE_NUMBERS_H_

#include <cstddef>
#include <optional>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "events/order_key.h"

namespace destconn {

// Which line of its order a row is, and which among those with its product;
// both from 1.
struct LineNumber {
  int in_order = 0;
  int of_product = 0;

  friend bool operator==(const LineNumber&, const LineNumber&) = default;
};

// Numbers the lines of a run's orders as they come, in bounded memory.
//
// Not thread-safe.
class LineNumbers {
 public:
  // Remembers up to `room` orders and products of orders: 30 to 60 bytes each.
  explicit LineNumbers(size_t room) : room_(room) {}

  // Numbers the next line. Nothing if there is no room for what it would have
  // to remember: then no later line of that product has a number either, until
  // `Forget`.
  std::optional<LineNumber> Next(const OrderKey& order,
                                 absl::string_view product_id);

  // The last number given in that order; 0 if it is unknown, to which setting
  // it makes no difference.
  int LastOf(const OrderKey& order) const;
  void SetLastOf(const OrderKey& order, int last);

  void Forget() { numbers_.clear(); }

 private:
  const size_t room_;
  absl::flat_hash_map<OrderKey, int> numbers_;
};

}  // namespace destconn

#endif  // EVENTS_LINE_NUMBERS_H_
