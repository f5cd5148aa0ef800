#include "events/order_grouper.h"

#include <algorithm>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "events/event_identity.h"

namespace destconn {
namespace {

// Sets `mine` to `other` where `mine` is empty, else to the lesser: a choice
// that does not depend on which row came first.
void MergeText(const std::string& other, std::string& mine) {
  if (other.empty()) return;
  if (mine.empty() || other < mine) mine = other;
}

void MergePerson(const UserData& other, UserData& mine) {
  for (size_t i = 0; i < mine.hashed.size(); ++i) {
    if (!other.hashed[i].has_value()) continue;
    if (!mine.hashed[i].has_value() ||
        other.hashed[i]->hex() < mine.hashed[i]->hex()) {
      mine.hashed[i] = other.hashed[i];
    }
  }
  for (size_t i = 0; i < mine.clear.size(); ++i) {
    MergeText(other.clear[i], mine.clear[i]);
  }
}

// Adds a row to an order, its line aside. False if the sum does not fit.
bool MergeRow(const ValidRow& row, ValidRow& order) {
  if (row.line.value.has_value()) {
    const auto sum = order.line.value.value_or(Decimal()).Plus(*row.line.value);
    if (!sum.has_value()) return false;
    order.line.value = sum;
  }
  order.action_source =
      std::min(std::pair(row.event_time, row.action_source),
               std::pair(order.event_time, order.action_source))
          .second;
  order.event_time = std::min(order.event_time, row.event_time);
  MergeText(row.event_id, order.event_id);
  MergeText(row.event_source_url, order.event_source_url);
  MergePerson(row.user_data, order.user_data);
  return true;
}

std::string TextOf(const std::optional<Decimal>& number) {
  return number.has_value() ? number->ToString() : std::string();
}

bool LineLess(const LineItem& a, const LineItem& b) {
  const auto key = [](const LineItem& line) {
    return std::tuple(line.product_id, line.item_number, TextOf(line.price),
                      TextOf(line.quantity), TextOf(line.value),
                      line.delivery_category);
  };
  return key(a) < key(b);
}

void AppendContent(const LineItem& line, std::vector<Content>& contents) {
  if (line.product_id.empty() || !line.quantity.has_value()) return;
  contents.push_back({.id = line.product_id,
                      .quantity = *line.quantity,
                      .item_price = line.price,
                      .delivery_category = line.delivery_category});
}

}  // namespace

std::optional<Refusal> OrderGrouper::Add(ValidRow row, RowRef ref,
                                         std::vector<GroupedEvent>& events) {
  if (settings_.grouping == EventGrouping::kPerItem || row.order_id.empty()) {
    events.push_back(MakeItem(std::move(row), ref));
    return std::nullopt;
  }
  const OrderKey key(row.order_id, row.event_name);
  const auto [order, is_new] = orders_.try_emplace(key);
  if (!is_new && row.currency != order->second.merged.currency) {
    return Refusal{RowReason::kInvalidCurrency, Column::kCurrency};
  }
  LineItem line = row.line;
  if (is_new) {
    order->second.merged = std::move(row);
  } else if (!MergeRow(row, order->second.merged)) {
    return Refusal{RowReason::kInvalidNumber, Column::kValue};
  }
  order->second.lines.push_back(std::move(line));
  order->second.rows.push_back(ref);
  if (adjacent_ && is_new && orders_.size() > 1) {
    Order opened = std::move(order->second);
    orders_.erase(order);
    Close(orders_.size(), events);
    orders_.emplace(key, std::move(opened));
  }
  return std::nullopt;
}

void OrderGrouper::Close(size_t limit, std::vector<GroupedEvent>& events) {
  for (; limit > 0 && !orders_.empty(); --limit) {
    const auto first = orders_.begin();
    events.push_back(MakeOrder(std::move(first->second)));
    orders_.erase(first);
  }
}

ServerEvent OrderGrouper::MakeEvent(ValidRow row) const {
  ServerEvent event;
  event.event_name = row.event_name;
  event.event_time = row.event_time;
  event.action_source = row.action_source;
  event.event_id = std::move(row.event_id);
  event.event_source_url = std::move(row.event_source_url);
  event.user_data = std::move(row.user_data);
  event.currency = std::move(row.currency);
  event.value = row.line.value;
  event.order_id = std::move(row.order_id);
  event.data_processing = settings_.data_processing;
  return event;
}

GroupedEvent OrderGrouper::MakeItem(ValidRow row, RowRef ref) {
  const LineItem line = row.line;
  GroupedEvent made{.event = MakeEvent(std::move(row)), .rows = {ref}};
  ServerEvent& event = made.event;
  AppendContent(line, event.contents);
  event.delivery_category = line.delivery_category;

  LineIdentity identity{.product_id = line.product_id};
  event.item_number = line.item_number;
  if (!event.order_id.empty()) {
    const OrderKey order(event.order_id, event.event_name);
    const int ordinal = ++lines_of_order_[order];
    if (event.item_number.empty()) event.item_number = absl::StrCat(ordinal);
    identity.ordinal = ++lines_of_product_[std::pair(order, line.product_id)];
  }
  made.identity =
      EventIdentity(settings_.dataset_id, event.event_id, event, identity);
  if (event.event_id.empty()) event.event_id = DerivedEventId(made.identity);
  return made;
}

GroupedEvent OrderGrouper::MakeOrder(Order order) const {
  GroupedEvent made{.event = MakeEvent(std::move(order.merged)),
                    .rows = std::move(order.rows)};
  ServerEvent& event = made.event;
  std::sort(order.lines.begin(), order.lines.end(), LineLess);
  for (const LineItem& line : order.lines) AppendContent(line, event.contents);
  made.identity = EventIdentity(settings_.dataset_id, event.event_id, event,
                                LineIdentity());
  if (event.event_id.empty()) event.event_id = DerivedEventId(made.identity);
  return made;
}

}  // namespace destconn
