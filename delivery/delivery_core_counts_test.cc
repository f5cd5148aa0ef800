// What the core does when Meta reports another number of events than was sent.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <string>

#include "base/error_reason.h"
#include "delivery/delivery_core.h"
#include "delivery/delivery_world.h"
#include "events/row_reason.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "meta_client/graph_answer.h"

namespace destconn {
namespace {

using testing::Optional;

using World = DeliveryWorld;
using Sent = World::Sent;

GraphAnswer Counted(int64_t events) {
  GraphAnswer answer = World::Answer(AnswerClass::kCountMismatch);
  answer.events_received = events;
  return answer;
}

bool Has(const Sent& sent, const char* event) {
  return std::count(sent.begin(), sent.end(), event) > 0;
}

TEST(DeliveryCoreCountsTest, AWrongCountIsNeverTakenForDelivered) {
  for (const int64_t counted : {0, -1, 2, 7}) {
    World world;
    world.meta = [counted](const Sent&) { return Counted(counted); };
    world.AddMany(1);
    world.End();
    world.Run();
    ASSERT_TRUE(world.failure.has_value());
    EXPECT_THAT(ReasonOf(*world.failure),
                Optional(std::string("META_COUNT_MISMATCH")));
    EXPECT_EQ(world.requests.size(), 2u);
    EXPECT_TRUE(world.ledger.delivered().empty());
    EXPECT_TRUE(world.finals.empty());
  }
}

TEST(DeliveryCoreCountsTest, ACountThatIsWrongOnceIsAskedForInHalves) {
  World world;
  bool asked = false;
  world.meta = [&asked](const Sent& sent) {
    return std::exchange(asked, true)
               ? World::Ok()
               : Counted(static_cast<int64_t>(sent.size()) - 1);
  };
  world.AddMany(1000);
  world.End();
  world.Run();
  EXPECT_EQ(world.requests.size(), 3u);
  EXPECT_EQ(world.CountFinal(std::nullopt), 1000);
}

TEST(DeliveryCoreCountsTest, FindsTheOneThatIsNotCounted) {
  World world;
  world.meta = [](const Sent& sent) {
    const auto size = static_cast<int64_t>(sent.size());
    return Has(sent, "e617") ? Counted(size - 1) : World::Ok();
  };
  world.AddMany(1000);
  world.End();
  world.Run();
  ASSERT_FALSE(world.failure.has_value());
  EXPECT_LE(world.requests.size(), 1 + 20u);  // 2 log2(1000)
  EXPECT_EQ(world.CountFinal(std::nullopt), 999);
  EXPECT_EQ(world.finals.at(617), RowReason::kRejectedByMeta);
}

TEST(DeliveryCoreCountsTest, AServerThatAlwaysMiscountsIsGivenUp) {
  World world;
  world.meta = [](const Sent& sent) {
    return Counted(static_cast<int64_t>(sent.size()) + 1);
  };
  world.AddMany(1000);
  world.End();
  world.Run();
  ASSERT_TRUE(world.failure.has_value());
  EXPECT_LE(world.requests.size(), 1 + 20u);
  EXPECT_TRUE(world.finals.empty());
}

}  // namespace
}  // namespace destconn
