#include "connector/order_cuts.h"

#include <optional>

#include "gtest/gtest.h"

namespace destconn {
namespace {

constexpr EventKey kOrder = {{1}};
constexpr EventKey kOther = {{2}};

storage::v1::OrderCut CutAt(int64_t acked, const OrderCuts::Outcome& outcome) {
  OrderCuts cuts({});
  cuts.Watch(1, kOrder, 2, 4);
  cuts.Final(1, outcome);
  return cuts.At(acked);
}

TEST(OrderCutsTest, KnowsTheOrderThatAnAcknowledgementCuts) {
  EXPECT_TRUE(CutAt(1, {}).event_key().empty());
  EXPECT_FALSE(CutAt(2, {}).event_key().empty());
  EXPECT_FALSE(CutAt(3, {}).event_key().empty());
  EXPECT_TRUE(CutAt(4, {}).event_key().empty());
}

TEST(OrderCutsTest, AnOrderWithinOneMessageCannotBeCut) {
  OrderCuts cuts({});
  cuts.Watch(1, kOrder, 2, 2);
  cuts.Final(1, {});
  EXPECT_TRUE(cuts.At(2).event_key().empty());
}

TEST(OrderCutsTest, TellsTheRestWhatBecameOfItsOrderOnce) {
  OrderCuts cuts(CutAt(2, {RowReason::kRejectedByMeta}));
  EXPECT_FALSE(cuts.TakeRest(kOther, 3, 3).has_value());
  const auto outcome = cuts.TakeRest(kOrder, 3, 3);
  ASSERT_TRUE(outcome.has_value());
  EXPECT_EQ(outcome->reason, RowReason::kRejectedByMeta);
  EXPECT_FALSE(cuts.TakeRest(kOrder, 3, 3).has_value());
  EXPECT_EQ(OrderCuts(CutAt(2, {})).TakeRest(kOrder, 3, 3)->reason,
            std::nullopt);
}

TEST(OrderCutsTest, TheRestMayBeCutAgain) {
  OrderCuts cuts(CutAt(2, {}));
  EXPECT_FALSE(cuts.At(2).event_key().empty());
  ASSERT_TRUE(cuts.TakeRest(kOrder, 3, 4).has_value());
  EXPECT_FALSE(cuts.At(3).event_key().empty());
  EXPECT_TRUE(cuts.At(4).event_key().empty());
}

}  // namespace
}  // namespace destconn
