#include "events/order_builder.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <tuple>
#include <utility>

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

// Meta requires id and quantity of an entry.
bool MakesContent(const LineItem& line) {
  return !line.product_id.empty() && line.quantity.has_value();
}

void FillContent(const LineItem& line, Content& content) {
  content.id = line.product_id;
  content.quantity = *line.quantity;
  content.item_price = line.price;
  content.delivery_category = line.delivery_category;
}

}  // namespace

std::optional<Refusal> OrderBuilder::Add(const ValidRow& row, RowRef ref) {
  if (finished_) Abandon();
  if (made_.rows.empty()) {
    Begin(row);
  } else {
    too_many_ = too_many_ || made_.rows.size() == kMaxOrderRows;
    if (too_many_) return Refusal{RowReason::kRowTooLarge, Column::kOrderId};
    if (row.currency != made_.event.currency) {
      return Refusal{RowReason::kInvalidCurrency, Column::kCurrency};
    }
    if (!Merge(row)) {
      return Refusal{RowReason::kInvalidNumber, Column::kValue};
    }
  }
  lines_.push_back(row.line);
  made_.rows.push_back(ref);
  return std::nullopt;
}

void OrderBuilder::Begin(const ValidRow& row) {
  ServerEvent& event = made_.event;
  event.event_name = row.event_name;
  event.event_time = row.event_time;
  event.action_source = row.action_source;
  event.event_id = row.event_id;
  event.event_source_url = row.event_source_url;
  event.user_data.hashed = row.user_data.hashed;
  for (size_t i = 0; i < row.user_data.clear.size(); ++i) {
    const std::string& text = row.user_data.clear[i];
    std::string& mine = event.user_data.clear[i];
    // Mostly neither is there.
    if (!text.empty() || !mine.empty()) mine = text;
  }
  event.currency = row.currency;
  event.value = row.line.value;
  event.order_id = row.order_id;
  event.item_number.clear();
  event.delivery_category.reset();
  event.data_processing = settings_.data_processing;
}

// False if the sum does not fit.
bool OrderBuilder::Merge(const ValidRow& row) {
  ServerEvent& event = made_.event;
  if (row.line.value.has_value()) {
    const auto sum = event.value.value_or(Decimal()).Plus(*row.line.value);
    if (!sum.has_value()) return false;
    event.value = sum;
  }
  event.action_source =
      std::min(std::pair(row.event_time, row.action_source),
               std::pair(event.event_time, event.action_source))
          .second;
  event.event_time = std::min(event.event_time, row.event_time);
  MergeText(row.event_id, event.event_id);
  MergeText(row.event_source_url, event.event_source_url);
  MergePerson(row.user_data, event.user_data);
  return true;
}

GroupedEvent& OrderBuilder::Finish() {
  if (lines_.size() > 1) std::sort(lines_.begin(), lines_.end(), LineLess);
  auto& contents = made_.event.contents;
  contents.resize(static_cast<size_t>(
      std::count_if(lines_.begin(), lines_.end(), MakesContent)));
  auto content = contents.begin();
  for (const LineItem& line : lines_) {
    if (MakesContent(line)) FillContent(line, *content++);
  }
  Identify(LineIdentity());
  finished_ = true;
  return made_;
}

void OrderBuilder::Abandon() {
  made_.rows.clear();
  lines_.clear();
  too_many_ = false;
  finished_ = false;
}

GroupedEvent& OrderBuilder::MakeItem(const ValidRow& row, RowRef ref,
                                     const std::optional<LineNumber>& number) {
  Abandon();
  Begin(row);
  made_.rows.push_back(ref);
  ServerEvent& event = made_.event;
  event.contents.resize(MakesContent(row.line) ? 1 : 0);
  if (!event.contents.empty()) FillContent(row.line, event.contents.front());
  event.delivery_category = row.line.delivery_category;

  LineIdentity identity{.product_id = row.line.product_id};
  event.item_number = row.line.item_number;
  if (number.has_value()) {
    identity.ordinal = number->of_product;
    if (event.item_number.empty()) {
      event.item_number = absl::StrCat(number->in_order);
    }
  }
  Identify(identity);
  if (event.event_id.empty()) {
    AppendDerivedEventId(made_.identity, event.event_id);
  }
  finished_ = true;
  return made_;
}

void OrderBuilder::Identify(const LineIdentity& line) {
  const EventName name = made_.event.event_name;
  if (scope_of_ != name) {
    scope_.clear();
    AppendIdentityScope(settings_.dataset_id, name, scope_);
    scope_of_ = name;
  }
  made_.identity = scope_;
  AppendIdentityInScope(made_.event, line, made_.identity);
}

}  // namespace destconn
