#include "events/order_grouper.h"

#include <optional>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "base/status_macros.h"
#include "events/event_identity.h"

namespace destconn {

OrderGrouper::OrderGrouper(const EventSettings& settings,
                           const GroupingOptions& options, RowSpill& spill,
                           GroupedEventSink& sink)
    : settings_(settings),
      options_(options),
      sink_(sink),
      builders_{OrderBuilder(settings), OrderBuilder(settings)},
      item_builder_(settings),
      waiting_(spill, options.waiting),
      numbers_(options.line_numbers) {}

absl::Status OrderGrouper::Add(const ValidRow& row, RowRef ref) {
  if (row.order_id.empty()) {
    sink_.OnEvent(item_builder_.MakeItem(row, ref, std::nullopt));
    return absl::OkStatus();
  }
  if (settings_.grouping == EventGrouping::kPerItem) return AddItem(row, ref);
  if (options_.order_rows_adjacent) {
    AddAdjacent(row, ref);
    return absl::OkStatus();
  }
  return waiting_.Add(KeyOfOrder(row.order_id, row.event_name), row, ref);
}

absl::Status OrderGrouper::AddItem(const ValidRow& row, RowRef ref) {
  const OrderKey order = KeyOfOrder(row.order_id, row.event_name);
  auto number = numbers_.Next(order, row.line.product_id);
  const bool is_new_order = numbers_.LastOf(order) == 0;
  if (!number.has_value() && options_.order_rows_adjacent && is_new_order) {
    numbers_.Forget();  // what came before will not come again
    number = numbers_.Next(order, row.line.product_id);
  }
  if (!number.has_value()) return waiting_.Add(order, row, ref);
  sink_.OnEvent(item_builder_.MakeItem(row, ref, number));
  return absl::OkStatus();
}

void OrderGrouper::AddAdjacent(const ValidRow& row, RowRef ref) {
  if (!builder().empty() && !builder().Holds(row)) FinishOrder();
  AddToOrder(row, ref);
}

void OrderGrouper::AddToOrder(const ValidRow& row, RowRef ref) {
  const auto refusal = builder().Add(row, ref);
  if (refusal.has_value()) sink_.OnRefusal(ref, *refusal);
}

void OrderGrouper::FinishOrder() {
  if (builder().too_many()) {
    RefuseOrder();
  } else if (finished_ == nullptr) {
    finished_ = &builder().Finish();
    open_ = 1 - open_;
  } else {
    GroupedEvent& second = builder().Finish();
    if (finished_->event.event_id.empty() && second.event.event_id.empty()) {
      AppendDerivedEventIds(finished_->identity, finished_->event.event_id,
                            second.identity, second.event.event_id);
    }
    EmitFinished();
    Emit(second);
    builder().Abandon();
  }
}

void OrderGrouper::RefuseOrder() {
  for (const RowRef ref : builder().rows()) {
    sink_.OnRefusal(ref, {RowReason::kRowTooLarge, Column::kOrderId});
  }
  builder().Abandon();
}

void OrderGrouper::EmitFinished() {
  if (finished_ == nullptr) return;
  Emit(*finished_);
  finished_ = nullptr;
  builders_[1 - open_].Abandon();
}

void OrderGrouper::Emit(GroupedEvent& order) {
  if (order.event.event_id.empty()) {
    AppendDerivedEventId(order.identity, order.event.event_id);
  }
  sink_.OnEvent(order);
}

absl::StatusOr<bool> OrderGrouper::Close(size_t limit) {
  if (!builder().empty()) FinishOrder();
  const absl::StatusOr<bool> more = CloseWaiting(limit);
  EmitFinished();
  return more;
}

absl::StatusOr<bool> OrderGrouper::CloseWaiting(size_t limit) {
  for (; limit > 0 && !waiting_.empty(); --limit) {
    DC_ASSIGN_OR_RETURN(const WaitingRows::Order order, waiting_.NextOrder());
    switch (order) {
      case WaitingRows::Order::kNone:
        return false;
      case WaitingRows::Order::kTooMany:
        DC_RETURN_IF_ERROR(RefuseRows());
        break;
      case WaitingRows::Order::kOrder:
        DC_RETURN_IF_ERROR(settings_.grouping == EventGrouping::kPerItem
                               ? CloseItems()
                               : CloseOrder());
    }
  }
  return !waiting_.empty();
}

absl::Status OrderGrouper::CloseOrder() {
  for (;;) {
    DC_ASSIGN_OR_RETURN(const bool more, waiting_.NextRow(row_, ref_));
    if (!more) break;
    AddToOrder(row_, ref_);
  }
  FinishOrder();
  return absl::OkStatus();
}

// Lines that could not be numbered as they came.
absl::Status OrderGrouper::CloseItems() {
  std::optional<OrderKey> order;
  int last = 0;
  absl::flat_hash_map<std::string, int> of_product;
  for (;;) {
    DC_ASSIGN_OR_RETURN(const bool more, waiting_.NextRow(row_, ref_));
    if (!more) break;
    if (!order.has_value()) {
      order = KeyOfOrder(row_.order_id, row_.event_name);
      last = numbers_.LastOf(*order);
    }
    const LineNumber number{.in_order = ++last,
                            .of_product = ++of_product[row_.line.product_id]};
    sink_.OnEvent(item_builder_.MakeItem(row_, ref_, number));
  }
  if (order.has_value()) numbers_.SetLastOf(*order, last);
  return absl::OkStatus();
}

absl::Status OrderGrouper::RefuseRows() {
  for (;;) {
    DC_ASSIGN_OR_RETURN(const bool more, waiting_.NextRow(row_, ref_));
    if (!more) return absl::OkStatus();
    sink_.OnRefusal(ref_, {RowReason::kRowTooLarge, Column::kOrderId});
  }
}

}  // namespace destconn
