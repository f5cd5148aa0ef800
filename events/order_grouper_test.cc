#include "events/order_grouper.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/secret.h"
#include "events/decimal.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "hashing/customer_field.h"

namespace destconn {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr int64_t kTime = 1'795'000'000;

// A line of an order: product, quantity, price.
ValidRow Row(const std::string& order, const std::string& product,
             int64_t quantity, const std::string& price) {
  NormalizeScratch scratch;
  ValidRow row;
  row.event_time = kTime;
  row.order_id = order;
  row.currency = "GBP";
  row.user_data.hashed[kEmailKey] =
      NormalizeAndHash(CustomerField::kEmail, RawValue("mary@example.com"), {},
                       scratch)
          .value;
  row.line.product_id = product;
  row.line.quantity = Decimal(quantity);
  row.line.price = Decimal::Parse(price);
  row.line.value = row.line.price->Times(Decimal(quantity));
  return row;
}

class OrderGrouperTest : public testing::Test {
 protected:
  static EventSettings Settings(EventGrouping grouping) {
    EventSettings settings;
    settings.dataset_id = "123";
    settings.grouping = grouping;
    return settings;
  }

  // Groups rows that come in this order, in message 1.
  static std::vector<GroupedEvent> Group(const EventSettings& settings,
                                         const std::vector<ValidRow>& rows,
                                         bool adjacent = false) {
    OrderGrouper grouper(settings, adjacent);
    std::vector<GroupedEvent> events;
    int32_t index = 0;
    for (const ValidRow& row : rows) {
      EXPECT_EQ(grouper.Add(row, {1, index++}, events), std::nullopt);
    }
    grouper.Close(100, events);
    EXPECT_EQ(grouper.waiting(), 0u);
    return events;
  }

  const EventSettings per_order_ = Settings(EventGrouping::kPerOrder);
  const EventSettings per_item_ = Settings(EventGrouping::kPerItem);
};

TEST_F(OrderGrouperTest, RowsOfAnOrderBecomeOneEvent) {
  const auto events =
      Group(per_order_, {Row("1", "b", 1, "0.10"), Row("2", "x", 1, "5"),
                         Row("1", "a", 2, "0.10")});
  ASSERT_EQ(events.size(), 2u);
  const ServerEvent& order = events[0].event;
  EXPECT_EQ(order.order_id, "1");
  EXPECT_EQ(order.value, Decimal::Parse("0.3"));
  ASSERT_EQ(order.contents.size(), 2u);
  EXPECT_EQ(order.contents[0].id, "a");
  EXPECT_EQ(order.contents[1].id, "b");
  EXPECT_EQ(order.event_id.size(), 32u);
  EXPECT_THAT(events[0].rows, ElementsAre(RowRef{1, 0}, RowRef{1, 2}));
}

TEST_F(OrderGrouperTest, TheOrderOfRowsMakesNoDifference) {
  ValidRow early = Row("1", "b", 1, "2");
  early.event_time -= 60;
  early.user_data.hashed[kEmailKey].reset();
  early.action_source = ActionSource::kOther;
  const std::vector<ValidRow> rows = {Row("1", "a", 1, "1"), early,
                                      Row("1", "a", 3, "1")};
  const auto forward = Group(per_order_, rows);
  const auto backward = Group(per_order_, {rows[2], rows[1], rows[0]});
  ASSERT_EQ(forward.size(), 1u);
  ASSERT_EQ(backward.size(), 1u);
  EXPECT_EQ(forward[0].identity, backward[0].identity);
  EXPECT_EQ(forward[0].event.event_time, kTime - 60);
  EXPECT_EQ(forward[0].event.action_source, ActionSource::kOther);
  EXPECT_EQ(backward[0].event.action_source, ActionSource::kOther);
  EXPECT_TRUE(forward[0].event.user_data.has_identifier());
  ASSERT_EQ(forward[0].event.contents.size(), 3u);
  for (size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(forward[0].event.contents[i].quantity,
              backward[0].event.contents[i].quantity);
  }
}

TEST_F(OrderGrouperTest, EqualLinesAreKeptApart) {
  const auto events =
      Group(per_order_, {Row("1", "a", 1, "1"), Row("1", "a", 1, "1")});
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0].event.contents.size(), 2u);
  EXPECT_EQ(events[0].event.value, Decimal(2));
}

TEST_F(OrderGrouperTest, AnotherEventNameIsAnotherEvent) {
  ValidRow lead = Row("1", "a", 1, "1");
  lead.event_name = EventName::kLead;
  const auto events = Group(per_order_, {Row("1", "a", 1, "1"), lead});
  ASSERT_EQ(events.size(), 2u);
  EXPECT_NE(events[0].event.event_id, events[1].event.event_id);
}

TEST_F(OrderGrouperTest, RowsWithoutAnOrderStandAlone) {
  const auto events =
      Group(per_order_, {Row("", "a", 1, "1"), Row("", "b", 1, "1")});
  ASSERT_EQ(events.size(), 2u);
  EXPECT_NE(events[0].identity, events[1].identity);
}

TEST_F(OrderGrouperTest, AdjacentOrdersLeaveWhenTheNextBegins) {
  OrderGrouper grouper(per_order_, /*order_rows_adjacent=*/true);
  std::vector<GroupedEvent> events;
  grouper.Add(Row("2", "a", 1, "1"), {1, 0}, events);
  grouper.Add(Row("2", "b", 1, "1"), {1, 1}, events);
  EXPECT_THAT(events, IsEmpty());
  grouper.Add(Row("1", "a", 1, "1"), {1, 2}, events);
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0].event.order_id, "2");
  EXPECT_EQ(grouper.waiting(), 1u);
}

TEST_F(OrderGrouperTest, ClosesNoMoreOrdersThanAskedFor) {
  OrderGrouper grouper(per_order_, /*order_rows_adjacent=*/false);
  std::vector<GroupedEvent> events;
  for (const char* order : {"1", "2", "3"}) {
    grouper.Add(Row(order, "a", 1, "1"), {1, 0}, events);
  }
  grouper.Close(2, events);
  EXPECT_EQ(events.size(), 2u);
  EXPECT_EQ(grouper.waiting(), 1u);
  grouper.Close(2, events);
  EXPECT_EQ(events.size(), 3u);
}

TEST_F(OrderGrouperTest, AHostsEventIdIsKept) {
  ValidRow row = Row("1", "a", 1, "1");
  row.event_id = "mine";
  const auto events = Group(per_order_, {row, Row("1", "b", 1, "1")});
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0].event.event_id, "mine");
}

TEST_F(OrderGrouperTest, ALineInAnotherCurrencyIsRefused) {
  OrderGrouper grouper(per_order_, false);
  std::vector<GroupedEvent> events;
  ValidRow euro = Row("1", "b", 1, "1");
  euro.currency = "EUR";
  EXPECT_EQ(grouper.Add(Row("1", "a", 1, "1"), {1, 0}, events), std::nullopt);
  const auto refusal = grouper.Add(euro, {1, 1}, events);
  ASSERT_TRUE(refusal.has_value());
  EXPECT_EQ(refusal->reason, RowReason::kInvalidCurrency);
  grouper.Close(100, events);
  EXPECT_EQ(events[0].rows.size(), 1u);
}

TEST_F(OrderGrouperTest, ASumThatDoesNotFitRefusesTheRow) {
  OrderGrouper grouper(per_order_, false);
  std::vector<GroupedEvent> events;
  ValidRow big = Row("1", "a", 1, "1");
  big.line.value = Decimal::Parse(std::string(38, '9'));
  ValidRow tiny = Row("1", "b", 1, "1");
  tiny.line.value = Decimal::Parse("0.1");
  EXPECT_EQ(grouper.Add(big, {1, 0}, events), std::nullopt);
  EXPECT_EQ(grouper.Add(tiny, {1, 1}, events)->reason,
            RowReason::kInvalidNumber);
}

TEST_F(OrderGrouperTest, LinesWithoutProductOrQuantityMakeNoContents) {
  ValidRow bare = Row("1", "", 1, "1");
  ValidRow uncounted = Row("1", "a", 1, "1");
  uncounted.line.quantity.reset();
  const auto events = Group(per_order_, {bare, uncounted});
  EXPECT_THAT(events[0].event.contents, IsEmpty());
  EXPECT_EQ(events[0].event.value, Decimal(2));
}

TEST_F(OrderGrouperTest, PerItemEachRowIsAnEventWithItsNumber) {
  ValidRow numbered = Row("1", "c", 1, "1");
  numbered.line.item_number = "L9";
  const auto events =
      Group(per_item_, {Row("1", "a", 1, "1"), Row("1", "a", 1, "1"),
                        Row("2", "a", 1, "1"), numbered});
  ASSERT_EQ(events.size(), 4u);
  std::vector<std::string> numbers;
  std::vector<std::string> ids;
  for (const GroupedEvent& event : events) {
    numbers.push_back(event.event.item_number);
    ids.push_back(event.event.event_id);
    EXPECT_EQ(event.rows.size(), 1u);
  }
  EXPECT_THAT(numbers, ElementsAre("1", "2", "1", "L9"));
  std::sort(ids.begin(), ids.end());
  EXPECT_EQ(std::unique(ids.begin(), ids.end()), ids.end());
}

TEST_F(OrderGrouperTest, PerItemIdentityDoesNotDependOnOtherProducts) {
  const auto both =
      Group(per_item_, {Row("1", "b", 1, "1"), Row("1", "a", 1, "1")});
  const auto alone = Group(per_item_, {Row("1", "a", 1, "1")});
  EXPECT_EQ(both[1].identity, alone[0].identity);
}

}  // namespace
}  // namespace destconn
