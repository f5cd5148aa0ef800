#include "events/waiting_rows.h"

#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/error_reason.h"
#include "events/fake_row_spill.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using Order = WaitingRows::Order;
using Orders = std::map<std::string, std::vector<int64_t>>;

class WaitingRowsTest : public testing::Test {
 protected:
  static absl::Status Add(WaitingRows& waiting, const std::string& order,
                          int64_t sequence) {
    ValidRow row;
    row.order_id = order;
    return waiting.Add(KeyOfOrder(order, row.event_name), row, {sequence, 0});
  }

  // Every order with its rows' sequences; "too many" for those of kTooMany.
  static Orders TakeAll(WaitingRows& waiting) {
    Orders orders;
    for (;;) {
      const auto next = waiting.NextOrder();
      EXPECT_TRUE(next.ok()) << next.status();
      if (!next.ok() || *next == Order::kNone) break;
      ValidRow row;
      RowRef ref;
      std::vector<int64_t> sequences;
      while (*waiting.NextRow(row, ref)) sequences.push_back(ref.sequence);
      const std::string name =
          *next == Order::kTooMany ? "too many" : row.order_id;
      EXPECT_FALSE(orders.contains(name)) << name;
      orders[name] = sequences;
    }
    EXPECT_TRUE(waiting.empty());
    return orders;
  }

  FakeRowSpill spill_;
};

TEST_F(WaitingRowsTest, BringsAnOrdersRowsTogetherAsTheyCame) {
  WaitingRows waiting(spill_, {});
  EXPECT_TRUE(waiting.empty());
  for (const auto& [order, sequence] :
       {std::pair("a", 1), {"b", 2}, {"a", 3}, {"c", 4}, {"a", 5}}) {
    ASSERT_TRUE(Add(waiting, order, sequence).ok());
  }
  EXPECT_FALSE(waiting.empty());
  EXPECT_EQ(TakeAll(waiting),
            (Orders{{"a", {1, 3, 5}}, {"b", {2}}, {"c", {4}}}));
  EXPECT_EQ(spill_.appended(), 0u);
}

// The same, whatever has to go through the spill and be split.
class BoundedWaitingRowsTest : public WaitingRowsTest,
                               public testing::WithParamInterface<size_t> {};

TEST_P(BoundedWaitingRowsTest, GivesTheSameOrders) {
  WaitingRows waiting(spill_,
                      {.memory_bytes = 20'000, .bucket_bytes = GetParam()});
  Orders expected;
  for (int64_t i = 0; i < 3000; ++i) {
    const std::string order = absl::StrCat("order-", i * i % 1009);
    expected[order].push_back(i);
    ASSERT_TRUE(Add(waiting, order, i).ok());
  }
  EXPECT_EQ(TakeAll(waiting), expected);
  EXPECT_GT(spill_.appended(), 256u);
}

INSTANTIATE_TEST_SUITE_P(BucketBytes, BoundedWaitingRowsTest,
                         testing::Values(10'000'000, 2'000, 900));

TEST_F(WaitingRowsTest, TakesRowsAgainOnceAllAreOut) {
  WaitingRows waiting(spill_, {});
  for (const int64_t round : {1, 2}) {
    ASSERT_TRUE(Add(waiting, "a", round).ok());
    EXPECT_EQ(TakeAll(waiting), (Orders{{"a", {round}}}));
  }
}

// A caller that sees that it is empty need not ask for the next order.
TEST_F(WaitingRowsTest, TakesRowsAgainOnceTheLastIsOut) {
  WaitingRows waiting(spill_, {});
  for (int round = 0; round < 300; ++round) {
    const std::string order = absl::StrCat("order ", round);
    ASSERT_TRUE(Add(waiting, order, round).ok());
    ASSERT_EQ(*waiting.NextOrder(), Order::kOrder);
    ValidRow row;
    RowRef ref;
    ASSERT_TRUE(*waiting.NextRow(row, ref));
    EXPECT_EQ(row.order_id, order);
    EXPECT_TRUE(waiting.empty());
  }
}

TEST_F(WaitingRowsTest, GoesPastRowsThatNobodyTook) {
  WaitingRows waiting(spill_, {});
  ASSERT_TRUE(Add(waiting, "a", 1).ok());
  ASSERT_TRUE(Add(waiting, "a", 2).ok());
  EXPECT_EQ(*waiting.NextOrder(), Order::kOrder);
  EXPECT_EQ(*waiting.NextOrder(), Order::kNone);
}

TEST_F(WaitingRowsTest, StreamsAnOrderThatFitsNoBucket) {
  WaitingRows waiting(spill_, {.memory_bytes = 1'000, .bucket_bytes = 900});
  for (int64_t i = 0; i < 100; ++i) {
    ASSERT_TRUE(Add(waiting, "n/a", i).ok());
    ASSERT_TRUE(Add(waiting, absl::StrCat(i), i).ok());
  }
  const Orders orders = TakeAll(waiting);
  EXPECT_EQ(orders.size(), 101u);
  EXPECT_EQ(orders.at("too many").size(), 100u);
  EXPECT_EQ(orders.at("42"), std::vector<int64_t>{42});
}

TEST_F(WaitingRowsTest, FailsAsTheSpillDoes) {
  WaitingRows waiting(spill_, {.memory_bytes = 1'000});
  for (int64_t i = 0; i < 20; ++i) ASSERT_TRUE(Add(waiting, "a", i).ok());
  spill_.FailWith(
      WithReason(absl::ResourceExhaustedError("full"), "SPILL_FAILED"));
  EXPECT_EQ(ReasonOf(waiting.NextOrder().status()), "SPILL_FAILED");
}

}  // namespace
}  // namespace destconn
