#ifndef EVENTS_ORDER_GROUPER_H_
#define EVENTS_ORDER_GROUPER_H_

#include <array>
#include <cstddef>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "events/event_settings.h"
#include "events/grouped_event.h"
#include "events/line_numbers.h"
#include "events/order_builder.h"
#include "events/order_key.h"
#include "events/row_ref.h"
#include "events/row_spill.h"
#include "events/valid_row.h"
#include "events/waiting_rows.h"

namespace destconn {

struct GroupingOptions {
  // An order is closed as soon as another begins.
  bool order_rows_adjacent = false;
  WaitingOptions waiting = {};
  // Orders, and products of orders, whose lines are numbered as they come.
  size_t line_numbers = 1'500'000;
};

// Makes events of rows (contract, 4.3), any number of them in bounded memory.
// The sink learns what becomes of every row: it is in an event, or refused.
//
// Not thread-safe.
class OrderGrouper {
 public:
  // `settings`, `spill` and `sink` must outlive it.
  OrderGrouper(const EventSettings& settings, const GroupingOptions& options,
               RowSpill& spill, GroupedEventSink& sink);

  // Takes a row. Fails as the spill does. Of orders that are closed the odd one
  // waits for the next, since ids of two are derived in the time of one: call
  // EmitFinished when no further row is at hand.
  absl::Status Add(const ValidRow& row, RowRef ref);
  void EmitFinished();

  // Closes up to `limit` of the orders that wait for more rows: the receiver
  // may not want all of a long run's at once. False if none waits any longer;
  // until then no row may be added. Fails as the spill does.
  absl::StatusOr<bool> Close(size_t limit);

 private:
  absl::Status AddItem(const ValidRow& row, RowRef ref);
  void AddAdjacent(const ValidRow& row, RowRef ref);
  void AddToOrder(const ValidRow& row, RowRef ref);
  OrderBuilder& builder() { return builders_[open_]; }
  void FinishOrder();
  void RefuseOrder();
  void Emit(GroupedEvent& order);
  absl::StatusOr<bool> CloseWaiting(size_t limit);
  absl::Status CloseOrder();
  absl::Status CloseItems();
  absl::Status RefuseRows();

  const EventSettings& settings_;
  const GroupingOptions options_;
  GroupedEventSink& sink_;
  // One of them builds the order that is open, or being closed; the other holds
  // what is finished.
  std::array<OrderBuilder, 2> builders_;
  size_t open_ = 0;
  GroupedEvent* finished_ = nullptr;
  OrderBuilder item_builder_;  // of rows that are events by themselves
  WaitingRows waiting_;
  LineNumbers numbers_;
  // The row being brought back.
  ValidRow row_ = {};
  RowRef ref_ = {};
};

}  // namespace destconn

#endif  // EVENTS_ORDER_GROUPER_H_
