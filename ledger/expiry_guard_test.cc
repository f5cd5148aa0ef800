#include "ledger/expiry_guard.h"

#include <optional>

#include "absl/time/time.h"
#include "base/simulated_clock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

constexpr int32_t kToday = 20'775;

class ExpiryGuardTest : public testing::Test {
 protected:
  SimulatedClock clock_{absl::FromUnixSeconds(int64_t{kToday} * 86'400 + 100)};
  ExpiryGuard guard_{clock_};
};

TEST_F(ExpiryGuardTest, KeepsSeventyDays) {
  EXPECT_EQ(guard_.FirstKeptDay(kToday), kToday - 70);
  clock_.Advance(absl::Hours(24) * 5);
  EXPECT_EQ(guard_.FirstKeptDay(kToday + 5), kToday - 65);
}

TEST_F(ExpiryGuardTest, ForgetsNothingAfterAStep) {
  for (const absl::Duration step :
       {absl::Hours(2), absl::Hours(24 * 30), -absl::Hours(24 * 7)}) {
    clock_.StepWallTime(step);
    EXPECT_TRUE(guard_.HasStepped());
    EXPECT_EQ(guard_.FirstKeptDay(kToday), std::nullopt) << step;
    clock_.StepWallTime(-step);
    EXPECT_FALSE(guard_.HasStepped());
    EXPECT_EQ(guard_.FirstKeptDay(kToday), kToday - 70);
  }
}

TEST_F(ExpiryGuardTest, SmallCorrectionsAreNoStep) {
  clock_.StepWallTime(absl::Minutes(59));
  EXPECT_FALSE(guard_.HasStepped());
}

TEST_F(ExpiryGuardTest, AClockThatWasWrongAtTheStartForgetsNothing) {
  // Of a ledger whose events end thirty days ago.
  EXPECT_EQ(guard_.FirstKeptDay(kToday - 30), kToday - 30 + 1 - 70);
}

}  // namespace
}  // namespace destconn
