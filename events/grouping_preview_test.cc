#include "events/grouping_preview.h"

#include <map>
#include <string>

#include "absl/strings/str_cat.h"
#include "events/decimal.h"
#include "events/event_terms.h"
#include "events/user_data.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using testing::IsEmpty;

constexpr int64_t kTime = 1'795'000'000;

ValidRow Row(const std::string& order, const std::string& value,
             int64_t time = kTime) {
  ValidRow row;
  row.event_time = time;
  row.order_id = order;
  row.currency = "GBP";
  row.line.value = Decimal::Parse(value);
  return row;
}

std::string Text(const std::map<std::string, Decimal>& amounts) {
  std::string text;
  for (const auto& [currency, amount] : amounts) {
    absl::StrAppend(&text, currency, " ", amount.ToString(), ";");
  }
  return text;
}

TEST(GroupingPreviewTest, CountsBasketsAndTheirLines) {
  GroupingPreview preview;
  preview.SawRow(Row("1", "10"));
  preview.SawRow(Row("1", "5.50", kTime + 1));
  preview.SawRow(Row("2", "4.50"));
  const auto per_order = preview.PerOrder();
  EXPECT_EQ(per_order.events, 2);
  EXPECT_EQ(per_order.kept_by_meta, 2);
  EXPECT_TRUE(per_order.exact);
  EXPECT_EQ(Text(per_order.value_total), "GBP 20;");
  EXPECT_EQ(Text(per_order.average_basket), "GBP 10;");
  const auto per_item = preview.PerItem();
  EXPECT_EQ(per_item.events, 3);
  EXPECT_EQ(per_item.kept_by_meta, 3);
  EXPECT_TRUE(per_item.exact);
  EXPECT_EQ(Text(per_item.value_total), "GBP 20;");
  EXPECT_EQ(Text(per_item.average_basket), "GBP 6.67;");
}

TEST(GroupingPreviewTest, AnOrderIsOneForEachEventName) {
  GroupingPreview preview;
  preview.SawRow(Row("1", "1"));
  ValidRow lead = Row("1", "1");
  lead.event_name = EventName::kLead;
  preview.SawRow(lead);
  EXPECT_EQ(preview.PerOrder().events, 2);
}

TEST(GroupingPreviewTest, ItemNumbersOfTheHostsMayCollide) {
  GroupingPreview preview;
  for (const char* number : {"1", "2", "2"}) {
    ValidRow row = Row("1", "1");
    row.line.item_number = number;
    preview.SawRow(row);
  }
  ValidRow later = Row("1", "1", kTime + 1);
  later.line.item_number = "2";
  preview.SawRow(later);
  EXPECT_EQ(preview.PerItem().events, 4);
  EXPECT_EQ(preview.PerItem().kept_by_meta, 3);
  EXPECT_EQ(preview.PerOrder().kept_by_meta, 1);
}

TEST(GroupingPreviewTest, WithoutAnOrderThePersonAndTheSecondDecide) {
  GroupingPreview preview;
  for (const char* person : {"a", "b", "b"}) {
    ValidRow row = Row("", "2");
    row.user_data.clear[kMadidKey] = person;
    preview.SawRow(row);
    row.action_source = ActionSource::kWebsite;  // these have ids of their own
    preview.SawRow(row);
  }
  for (const auto& side : {preview.PerOrder(), preview.PerItem()}) {
    EXPECT_EQ(side.events, 6);
    EXPECT_EQ(side.kept_by_meta, 5);
    EXPECT_EQ(Text(side.average_basket), "GBP 2;");
  }
}

TEST(GroupingPreviewTest, EventsWithoutAValueAreInNoAverage) {
  GroupingPreview preview;
  preview.SawRow(Row("1", "3"));
  ValidRow without = Row("2", "0");
  without.line.value.reset();
  preview.SawRow(without);
  ValidRow euro = Row("3", "5");
  euro.currency = "EUR";
  preview.SawRow(euro);
  EXPECT_EQ(preview.PerOrder().events, 3);
  EXPECT_EQ(Text(preview.PerOrder().average_basket), "EUR 5;GBP 3;");
  EXPECT_EQ(Text(preview.PerItem().average_basket), "EUR 5;GBP 3;");
}

TEST(GroupingPreviewTest, ATotalThatDoesNotFitIsLeftOut) {
  GroupingPreview preview;
  const std::string most(38, '9');
  for (int i = 0; i < 3; ++i) preview.SawRow(Row("1", most));
  EXPECT_THAT(preview.PerOrder().value_total, IsEmpty());
  EXPECT_EQ(preview.PerOrder().events, 1);
}

TEST(GroupingPreviewTest, ManyOrdersAreCountedByASketch) {
  constexpr int kOrders = 300'000;
  GroupingPreview preview;
  for (int i = 0; i < 2 * kOrders; ++i) {
    preview.SawRow(Row(absl::StrCat(i % kOrders), "1"));
  }
  const auto per_order = preview.PerOrder();
  EXPECT_FALSE(per_order.exact);
  EXPECT_NEAR(static_cast<double>(per_order.events), kOrders, 0.03 * kOrders);
  EXPECT_EQ(Text(per_order.value_total), "GBP 600000;");
  EXPECT_TRUE(preview.PerItem().exact);
  EXPECT_EQ(preview.PerItem().events, 2 * kOrders);
}

}  // namespace
}  // namespace destconn
