#include "events/order_grouper.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/error_reason.h"
#include "base/secret.h"
#include "events/decimal.h"
#include "events/fake_row_spill.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "hashing/customer_field.h"

namespace destconn {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

MATCHER_P(IsOkAndHolds, value, "") { return arg.ok() && *arg == value; }

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

// Keeps what it is told.
class Kept : public GroupedEventSink {
 public:
  void OnEvent(GroupedEvent& event) override { events.push_back(event); }
  void OnRefusal(RowRef row, const Refusal& refusal) override {
    refused.emplace_back(row, refusal);
  }

  std::vector<GroupedEvent> events;
  std::vector<std::pair<RowRef, Refusal>> refused;
};

class OrderGrouperTest : public testing::Test {
 protected:
  static EventSettings Settings(EventGrouping grouping) {
    EventSettings settings;
    settings.dataset_id = "123";
    settings.grouping = grouping;
    return settings;
  }

  // Groups rows that come in this order, in message 1.
  static Kept GroupAll(const EventSettings& settings,
                       const std::vector<ValidRow>& rows,
                       const GroupingOptions& options = {}) {
    FakeRowSpill spill;
    Kept kept;
    OrderGrouper grouper(settings, options, spill, kept);
    int32_t index = 0;
    for (const ValidRow& row : rows) {
      EXPECT_TRUE(grouper.Add(row, {1, index++}).ok());
    }
    EXPECT_THAT(grouper.Close(rows.size() + 1), IsOkAndHolds(false));
    return kept;
  }

  // The events, sorted by order and line: nothing is refused.
  static std::vector<GroupedEvent> Group(const EventSettings& settings,
                                         const std::vector<ValidRow>& rows,
                                         const GroupingOptions& options = {}) {
    Kept kept = GroupAll(settings, rows, options);
    EXPECT_THAT(kept.refused, IsEmpty());
    std::stable_sort(kept.events.begin(), kept.events.end(),
                     [](const GroupedEvent& a, const GroupedEvent& b) {
                       return a.event.order_id < b.event.order_id;
                     });
    return kept.events;
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
  FakeRowSpill spill;
  Kept kept;
  OrderGrouper grouper(per_order_, {.order_rows_adjacent = true}, spill, kept);
  ASSERT_TRUE(grouper.Add(Row("2", "a", 1, "1"), {1, 0}).ok());
  ASSERT_TRUE(grouper.Add(Row("2", "b", 1, "1"), {1, 1}).ok());
  EXPECT_THAT(kept.events, IsEmpty());
  ASSERT_TRUE(grouper.Add(Row("1", "a", 1, "1"), {1, 2}).ok());
  grouper.EmitFinished();
  ASSERT_EQ(kept.events.size(), 1u);
  EXPECT_EQ(kept.events[0].event.order_id, "2");
  EXPECT_THAT(grouper.Close(1), IsOkAndHolds(false));
  EXPECT_EQ(kept.events.size(), 2u);
}

TEST_F(OrderGrouperTest, IdsDoNotDependOnWhatLeavesTogether) {
  std::vector<ValidRow> rows;
  for (int i = 0; i < 7; ++i) {
    rows.push_back(Row(absl::StrCat(i), "a", 1, "1"));
  }
  rows[2].event_id = "mine";
  const auto together = Group(per_order_, rows, {.order_rows_adjacent = true});
  FakeRowSpill spill;
  Kept alone;
  OrderGrouper grouper(per_order_, {.order_rows_adjacent = true}, spill, alone);
  for (const ValidRow& row : rows) {
    ASSERT_TRUE(grouper.Add(row, {1, 0}).ok());
    grouper.EmitFinished();
  }
  EXPECT_THAT(grouper.Close(1), IsOkAndHolds(false));
  ASSERT_EQ(together.size(), rows.size());
  ASSERT_EQ(alone.events.size(), rows.size());
  for (size_t i = 0; i < rows.size(); ++i) {
    EXPECT_EQ(together[i].event, alone.events[i].event) << i;
    EXPECT_EQ(together[i].event.event_id.size(), i == 2 ? 4u : 32u);
  }
}

TEST_F(OrderGrouperTest, ClosesNoMoreOrdersThanAskedFor) {
  FakeRowSpill spill;
  Kept kept;
  OrderGrouper grouper(per_order_, {}, spill, kept);
  for (const char* order : {"1", "2", "3"}) {
    ASSERT_TRUE(grouper.Add(Row(order, "a", 1, "1"), {1, 0}).ok());
  }
  EXPECT_THAT(grouper.Close(2), IsOkAndHolds(true));
  EXPECT_EQ(kept.events.size(), 2u);
  EXPECT_THAT(grouper.Close(2), IsOkAndHolds(false));
  EXPECT_EQ(kept.events.size(), 3u);
}

// What waits on disk makes the same events as what waits in memory.
TEST_F(OrderGrouperTest, SpilledRowsMakeTheSameEvents) {
  std::vector<ValidRow> rows;
  for (int i = 0; i < 500; ++i) {
    rows.push_back(Row(absl::StrCat(i % 97), absl::StrCat(i), 1, "0.10"));
  }
  for (const EventSettings* settings : {&per_order_, &per_item_}) {
    const auto kept = Group(*settings, rows);
    const auto spilled =
        Group(*settings, rows,
              {.waiting = {.memory_bytes = 5'000, .bucket_bytes = 4'000},
               .line_numbers = 0});
    ASSERT_EQ(kept.size(), spilled.size());
    for (size_t i = 0; i < kept.size(); ++i) {
      EXPECT_EQ(kept[i].event, spilled[i].event);
      EXPECT_EQ(kept[i].identity, spilled[i].identity);
      EXPECT_EQ(kept[i].rows, spilled[i].rows);
    }
  }
}

TEST_F(OrderGrouperTest, AHostsEventIdIsKept) {
  ValidRow row = Row("1", "a", 1, "1");
  row.event_id = "mine";
  const auto events = Group(per_order_, {row, Row("1", "b", 1, "1")});
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0].event.event_id, "mine");
}

TEST_F(OrderGrouperTest, ALineInAnotherCurrencyIsRefused) {
  ValidRow euro = Row("1", "b", 1, "1");
  euro.currency = "EUR";
  const Kept kept = GroupAll(per_order_, {Row("1", "a", 1, "1"), euro});
  EXPECT_THAT(
      kept.refused,
      ElementsAre(Pair(RowRef{1, 1}, Refusal{RowReason::kInvalidCurrency,
                                             Column::kCurrency})));
  ASSERT_EQ(kept.events.size(), 1u);
  EXPECT_THAT(kept.events[0].rows, ElementsAre(RowRef{1, 0}));
}

TEST_F(OrderGrouperTest, ASumThatDoesNotFitRefusesTheRow) {
  ValidRow big = Row("1", "a", 1, "1");
  big.line.value = Decimal::Parse(std::string(38, '9'));
  ValidRow tiny = Row("1", "b", 1, "1");
  tiny.line.value = Decimal::Parse("0.1");
  const Kept kept = GroupAll(per_order_, {big, tiny});
  EXPECT_THAT(kept.refused,
              ElementsAre(Pair(RowRef{1, 1}, Refusal{RowReason::kInvalidNumber,
                                                     Column::kValue})));
}

// "n/a" in every row is no order: no event of it would be true.
TEST_F(OrderGrouperTest, AnOrderOfTooManyRowsIsRefusedWhole) {
  std::vector<ValidRow> rows(kMaxOrderRows + 2, Row("n/a", "a", 1, "1"));
  rows.push_back(Row("1", "a", 1, "1"));
  for (const bool adjacent : {false, true}) {
    const Kept kept =
        GroupAll(per_order_, rows, {.order_rows_adjacent = adjacent});
    EXPECT_EQ(kept.refused.size(), kMaxOrderRows + 2);
    EXPECT_EQ(kept.refused[0].second,
              (Refusal{RowReason::kRowTooLarge, Column::kOrderId}));
    ASSERT_EQ(kept.events.size(), 1u);
    EXPECT_EQ(kept.events[0].event.order_id, "1");
  }
}

TEST_F(OrderGrouperTest, AnOrderTooLargeForMemoryIsRefusedToo) {
  const Kept kept =
      GroupAll(per_order_, std::vector<ValidRow>(50, Row("n/a", "a", 1, "1")),
               {.waiting = {.memory_bytes = 1'000, .bucket_bytes = 1'000}});
  EXPECT_EQ(kept.refused.size(), 50u);
  EXPECT_THAT(kept.events, IsEmpty());
}

TEST_F(OrderGrouperTest, FailsAsTheSpillDoes) {
  FakeRowSpill spill;
  spill.FailWith(
      WithReason(absl::ResourceExhaustedError("full"), "SPILL_FAILED"));
  Kept kept;
  OrderGrouper grouper(per_order_, {.waiting = {.memory_bytes = 10}}, spill,
                       kept);
  EXPECT_EQ(ReasonOf(grouper.Add(Row("1", "a", 1, "1"), {1, 0})),
            "SPILL_FAILED");
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
  EXPECT_THAT(numbers, ElementsAre("1", "2", "L9", "1"));
  std::sort(ids.begin(), ids.end());
  EXPECT_EQ(std::unique(ids.begin(), ids.end()), ids.end());
}

// Adjacent orders are forgotten when there is no room to remember them.
TEST_F(OrderGrouperTest, PerItemNumbersAdjacentOrdersInAnyRoom) {
  const auto events = Group(per_item_,
                            {Row("1", "a", 1, "1"), Row("1", "a", 1, "1"),
                             Row("2", "a", 1, "1"), Row("2", "a", 1, "1")},
                            {.order_rows_adjacent = true, .line_numbers = 2});
  std::vector<std::string> numbers;
  for (const GroupedEvent& event : events) {
    numbers.push_back(event.event.item_number);
  }
  EXPECT_THAT(numbers, ElementsAre("1", "2", "1", "2"));
}

TEST_F(OrderGrouperTest, PerItemIdentityDoesNotDependOnOtherProducts) {
  const auto both =
      Group(per_item_, {Row("1", "b", 1, "1"), Row("1", "a", 1, "1")});
  const auto alone = Group(per_item_, {Row("1", "a", 1, "1")});
  EXPECT_EQ(both[1].identity, alone[0].identity);
}

}  // namespace
}  // namespace destconn
