#include "base/clock.h"

#include <stop_token>

#include "absl/time/time.h"
#include "base/simulated_clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

TEST(RealClockTest, MonotonicTimeDoesNotGoBack) {
  const absl::Duration before = RealClock().Monotonic();
  EXPECT_GE(RealClock().Monotonic(), before);
}

TEST(RealClockTest, SleepEndsEarlyWhenStopIsRequested) {
  std::stop_source source;
  source.request_stop();
  EXPECT_FALSE(RealClock().Sleep(absl::Hours(1), source.get_token()));
}

TEST(RealClockTest, SleepSaysTrueWhenItWasNotInterrupted) {
  EXPECT_TRUE(RealClock().Sleep(absl::ZeroDuration(), std::stop_token()));
}

TEST(SimulatedClockTest, AdvancesInsteadOfSleeping) {
  const absl::Time start = absl::FromUnixSeconds(1'700'000'000);
  SimulatedClock clock(start);
  EXPECT_TRUE(clock.Sleep(absl::Seconds(5), std::stop_token()));
  EXPECT_EQ(clock.Now(), start + absl::Seconds(5));
  EXPECT_EQ(clock.Monotonic(), absl::Seconds(5));
  EXPECT_THAT(clock.sleeps(), testing::ElementsAre(absl::Seconds(5)));
}

TEST(SimulatedClockTest, WallTimeStepsLeaveMonotonicTimeAlone) {
  SimulatedClock clock(absl::FromUnixSeconds(1'700'000'000));
  clock.StepWallTime(-absl::Hours(1));
  EXPECT_EQ(clock.Now(), absl::FromUnixSeconds(1'700'000'000 - 3600));
  EXPECT_EQ(clock.Monotonic(), absl::ZeroDuration());
}

}  // namespace
}  // namespace destconn
