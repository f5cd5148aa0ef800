#include "simulation/shrink.h"

#include <cstddef>
#include <string>

#include "gtest/gtest.h"
#include "simulation/fault.h"
#include "simulation/world_config.h"

namespace destconn {
namespace {

TEST(ShrinkTest, LeavesOnlyWhatTheFailureNeeds) {
  constexpr auto kNeeded = static_cast<size_t>(Fault::kCrash);
  WorldConfig config = ConfigOfSeed(1);
  config.orders = 40;
  config.rates.fill(0.1);
  const WorldConfig smallest = Shrink(config, [](const WorldConfig& world) {
    const bool fails = world.rates[kNeeded] > 0 && world.orders >= 3;
    return std::string(fails ? "I1" : "");
  });
  EXPECT_EQ(smallest.orders, 3);
  EXPECT_EQ(smallest.days, 1);
  EXPECT_EQ(smallest.streams, 1);
  for (size_t i = 0; i < kFaultCount; ++i) {
    EXPECT_EQ(smallest.rates[i] > 0, i == kNeeded);
  }
}

TEST(ShrinkTest, KeepsToTheSameInvariant) {
  WorldConfig config;
  config.orders = 8;
  const WorldConfig smallest = Shrink(config, [](const WorldConfig& world) {
    return std::string(world.orders >= 6 ? "I1" : "I2");
  });
  EXPECT_EQ(smallest.orders, 6);
}

}  // namespace
}  // namespace destconn
