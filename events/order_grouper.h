#ifndef EVENTS_ORDER_GROUPER_H_
#define EVENTS_ORDER_GROUPER_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "events/event_settings.h"
#include "events/server_event.h"
#include "events/valid_row.h"
#include "events/validate_row.h"

namespace destconn {

// Where a row stands in its run.
struct RowRef {
  int64_t sequence = 0;  // of its `rows` message
  int32_t index = 0;     // within the message, from 0

  friend bool operator==(const RowRef&, const RowRef&) = default;
};

// An event, the rows that it was made of, and the bytes that identify it.
struct GroupedEvent {
  ServerEvent event = {};
  std::string identity = "";
  std::vector<RowRef> rows = {};
};

// Makes events of rows (contract, 4.3). Equal rows in another order make equal
// events, byte for byte: a host's query need not sort.
//
// Not thread-safe.
class OrderGrouper {
 public:
  // With `order_rows_adjacent` an order is closed as soon as another begins.
  // `settings` must outlive the grouper.
  OrderGrouper(const EventSettings& settings, bool order_rows_adjacent)
      : settings_(settings), adjacent_(order_rows_adjacent) {}

  // Takes a row; appends the events that are complete by it to `events`.
  // Refuses a row whose currency is not its order's, or whose value the sum
  // cannot hold.
  std::optional<Refusal> Add(ValidRow row, RowRef ref,
                             std::vector<GroupedEvent>& events);

  // Closes up to `limit` orders and appends their events: the receiver may not
  // want all of a long run's at once.
  void Close(size_t limit, std::vector<GroupedEvent>& events);

  // Orders that wait for more rows.
  size_t waiting() const { return orders_.size(); }

 private:
  // An order in the making: its rows merged so far.
  struct Order {
    ValidRow merged = {};
    std::vector<LineItem> lines = {};
    std::vector<RowRef> rows = {};
  };
  using OrderKey = std::pair<std::string, EventName>;

  GroupedEvent MakeItem(ValidRow row, RowRef ref);
  GroupedEvent MakeOrder(Order order) const;
  ServerEvent MakeEvent(ValidRow row) const;

  const EventSettings& settings_;
  const bool adjacent_;
  // Sorted, so that a run's events leave in the same order each time.
  std::map<OrderKey, Order> orders_;
  // Lines seen of each order, and of each product in it; for PER_ITEM.
  absl::flat_hash_map<OrderKey, int> lines_of_order_;
  absl::flat_hash_map<std::pair<OrderKey, std::string>, int> lines_of_product_;
};

}  // namespace destconn

#endif  // EVENTS_ORDER_GROUPER_H_
