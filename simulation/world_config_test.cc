#include "simulation/world_config.h"

#include <cstddef>
#include <cstdint>

#include "absl/status/status.h"
#include "gtest/gtest.h"
#include "simulation/fault.h"

namespace destconn {
namespace {

TEST(WorldConfigTest, IsReadBackAsItIsPrinted) {
  for (uint64_t seed = 0; seed < 200; ++seed) {
    const WorldConfig config = ConfigOfSeed(seed);
    const auto again = ConfigOfText(ToText(config));
    ASSERT_TRUE(again.ok()) << again.status();
    EXPECT_EQ(ToText(*again), ToText(config));
    EXPECT_EQ(again->rates, config.rates);
    EXPECT_EQ(again->seed, seed);
  }
}

TEST(WorldConfigTest, EachFaultIsOnInEveryOtherWorld) {
  constexpr int kWorlds = 1000;
  for (size_t i = 0; i < kFaultCount; ++i) {
    int on = 0;
    for (uint64_t seed = 0; seed < kWorlds; ++seed) {
      if (ConfigOfSeed(seed).rates[i] > 0) ++on;
    }
    EXPECT_NEAR(on, kWorlds / 2, 80) << FaultName(static_cast<Fault>(i));
  }
}

TEST(WorldConfigTest, SaysWhatItCannotRead) {
  for (const char* text : {"orders=0", "orders=x", "unknown=1", "outage=x"}) {
    EXPECT_EQ(ConfigOfText(text).status().code(),
              absl::StatusCode::kInvalidArgument)
        << text;
  }
}

TEST(FaultTest, NamesAreTheirOwn) {
  for (size_t i = 0; i < kFaultCount; ++i) {
    const auto fault = static_cast<Fault>(i);
    EXPECT_EQ(FaultOfName(FaultName(fault)), fault);
  }
}

TEST(FaultTest, HappensAsOftenAsItsRateSaysUntilItIsStopped) {
  FaultRates rates = {};
  rates[static_cast<size_t>(Fault::kSlow)] = 0.25;
  Faults faults(rates, 1);
  for (int i = 0; i < 1000; ++i) {
    faults.Happens(Fault::kSlow);
    EXPECT_FALSE(faults.Happens(Fault::kOutage));
  }
  const int64_t slow = faults.counts()[static_cast<size_t>(Fault::kSlow)];
  EXPECT_NEAR(static_cast<double>(slow), 250, 50);
  faults.Stop();
  EXPECT_FALSE(faults.Happens(Fault::kSlow));
}

}  // namespace
}  // namespace destconn
