#include "simulation/campaign.h"

#include <cstdint>

#include "gtest/gtest.h"
#include "simulation/world.h"
#include "simulation/world_config.h"

namespace destconn {
namespace {

TEST(CampaignTest, TheSameSeedIsTheSameWorld) {
  for (uint64_t seed = 0; seed < 50; ++seed) {
    const WorldResult once = Simulate(ConfigOfSeed(seed));
    const WorldResult again = Simulate(ConfigOfSeed(seed));
    EXPECT_EQ(once.trace, again.trace);
    EXPECT_EQ(once.steps, again.steps);
    EXPECT_NE(once.trace, Simulate(ConfigOfSeed(seed + 1000)).trace);
  }
}

TEST(CampaignTest, RunsEachSeedOnHoweverManyThreads) {
  const CampaignResult one = RunCampaign(0, 100, 1);
  const CampaignResult two = RunCampaign(0, 100, 2);
  EXPECT_FALSE(one.failure.has_value());
  EXPECT_EQ(one.worlds, 100);
  EXPECT_EQ(two.worlds, 100);
  EXPECT_EQ(one.steps, two.steps);
  EXPECT_EQ(one.pairs, two.pairs);
  EXPECT_GT(one.events_taken, 100);
}

// A calm world: every order reaches Meta once, in as few requests as can be.
TEST(CampaignTest, WithoutFaultsEachOrderIsTakenOnce) {
  for (const int64_t replicas : {1, 3}) {
    WorldConfig config{.seed = 5, .orders = 30, .streams = 3};
    config.replicas = replicas;
    config.overlapping = true;
    const WorldResult result = Simulate(config);
    EXPECT_FALSE(result.violation.has_value());
    EXPECT_EQ(result.events_taken, 30);
  }
}

TEST(CampaignTest, NamesTheFaultsThatMetLeastOften) {
  CampaignResult result;
  for (auto& row : result.pairs) row.fill(9);
  result.pairs[3][2] = 4;
  const RarestPair rarest = FindRarestPair(result);
  EXPECT_EQ(rarest.worlds, 4);
  EXPECT_EQ(rarest.first, static_cast<Fault>(2));
  EXPECT_EQ(rarest.second, static_cast<Fault>(3));
}

}  // namespace
}  // namespace destconn
