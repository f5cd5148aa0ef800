#include "events/grouping_preview.h"

#include <cstring>

#include "absl/strings/string_view.h"
#include "events/event_terms.h"
#include "events/order_key.h"
#include "xxhash.h"

namespace destconn {
namespace {

constexpr size_t kExactCount = 100'000;

// Between fields, so that none runs into the next.
class KeyHash {
 public:
  KeyHash& Add(absl::string_view text) {
    hash_ = XXH3_64bits_withSeed(text.data(), text.size(), hash_);
    return *this;
  }
  KeyHash& Add(int64_t number) {
    char bytes[sizeof(number)];
    std::memcpy(bytes, &number, sizeof(number));
    return Add({bytes, sizeof(bytes)});
  }
  uint64_t value() const { return hash_; }

 private:
  uint64_t hash_ = 0;
};

KeyHash HashOf(const ValidRow& row) {
  return KeyHash()
      .Add(row.event_time)
      .Add(static_cast<int64_t>(row.event_name))
      .Add(row.line.item_number);
}

uint64_t PersonHash(const ValidRow& row) {
  KeyHash hash = HashOf(row);
  for (const auto& digest : row.user_data.hashed) {
    hash.Add(digest.has_value() ? digest->hex() : absl::string_view());
  }
  for (const std::string& text : row.user_data.clear) hash.Add(text);
  return hash.value();
}

// Web and app events Meta tells apart by their ids.
bool IsOffline(const ValidRow& row) {
  return row.action_source != ActionSource::kWebsite &&
         row.action_source != ActionSource::kApp;
}

}  // namespace

GroupingPreview::GroupingPreview()
    : orders_(kExactCount), people_(kExactCount), items_(kExactCount) {}

void GroupingPreview::SawRow(const ValidRow& row) {
  ++rows_;
  uint64_t order = 0;
  if (row.order_id.empty()) {
    ++rows_without_order_;
    if (IsOffline(row)) {
      people_.Add(PersonHash(row));
    } else {
      ++single_items_;
    }
  } else {
    // The first half of a SHA-256's: well mixed.
    order = KeyOfOrder(row.order_id, row.event_name)[0];
    orders_.Add(order);
    if (IsOffline(row) && !row.line.item_number.empty()) {
      ++items_seen_;
      items_.Add(HashOf(row).Add(row.order_id).value());
    }
  }
  if (row.line.value.has_value()) SawMoney(row, order);
}

void GroupingPreview::SawMoney(const ValidRow& row, uint64_t order) {
  auto money = money_.find(row.currency);
  if (money == money_.end()) {
    // Most hosts have one currency; a hundred are not to cost a hundredfold.
    const size_t exact = kExactCount >> (3 * money_.size());
    money = money_.emplace(row.currency, Money(exact)).first;
  }
  Money& sums = money->second;
  ++sums.rows;
  if (row.order_id.empty()) {
    ++sums.rows_without_order;
  } else {
    sums.orders.Add(order);
  }
  const auto total = sums.total.Plus(*row.line.value);
  if (total.has_value()) {
    sums.total = *total;
  } else {
    sums.overflowed = true;
  }
}

GroupingPreview::Side GroupingPreview::Totals(bool per_order) const {
  constexpr int kHundredths = 2;
  Side side;
  for (const auto& [currency, money] : money_) {
    if (money.overflowed) continue;
    side.value_total[currency] = money.total;
    const int64_t events = per_order
                               ? money.orders.count() + money.rows_without_order
                               : money.rows;
    if (events == 0) continue;
    const auto average = money.total.DividedBy(events, kHundredths);
    if (average.has_value()) side.average_basket[currency] = *average;
  }
  return side;
}

GroupingPreview::Side GroupingPreview::PerOrder() const {
  Side side = Totals(true);
  side.events = orders_.count() + rows_without_order_;
  side.kept_by_meta = orders_.count() + people_.count() + single_items_;
  side.exact = orders_.exact() && people_.exact();
  return side;
}

// Rows without an item number of their own are given one: none is lost.
GroupingPreview::Side GroupingPreview::PerItem() const {
  Side side = Totals(false);
  side.events = rows_;
  side.kept_by_meta = rows_ - rows_without_order_ - items_seen_ +
                      items_.count() + people_.count() + single_items_;
  side.exact = items_.exact() && people_.exact();
  return side;
}

}  // namespace destconn
