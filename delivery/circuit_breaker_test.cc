#include "delivery/circuit_breaker.h"

#include "absl/time/time.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

constexpr absl::Duration kNow = absl::Hours(1);
constexpr absl::Duration kProbe = absl::Seconds(5);

CircuitBreaker Open() {
  CircuitBreaker breaker;
  for (int i = 0; i < 5; ++i) breaker.Failed(kNow);
  return breaker;
}

TEST(CircuitBreakerTest, OpensAfterFiveFailuresInARow) {
  CircuitBreaker breaker;
  for (int i = 0; i < 4; ++i) breaker.Failed(kNow);
  EXPECT_FALSE(breaker.Succeeded());
  for (int i = 0; i < 4; ++i) breaker.Failed(kNow);
  EXPECT_FALSE(breaker.open());
  EXPECT_TRUE(breaker.MayPass(kNow));
  breaker.Failed(kNow);
  EXPECT_TRUE(breaker.open());
  EXPECT_FALSE(breaker.MayPass(kNow));
}

TEST(CircuitBreakerTest, LetsOneThroughEveryFiveSeconds) {
  CircuitBreaker breaker = Open();
  EXPECT_EQ(breaker.NextAt(), kNow + kProbe);
  EXPECT_TRUE(breaker.MayPass(kNow + kProbe));
  breaker.Passed();
  EXPECT_FALSE(breaker.MayPass(kNow + kProbe));
  EXPECT_EQ(breaker.NextAt(), absl::InfiniteDuration());
  breaker.Failed(kNow + 2 * kProbe);
  EXPECT_TRUE(breaker.open());
  EXPECT_EQ(breaker.NextAt(), kNow + 3 * kProbe);
}

TEST(CircuitBreakerTest, ClosesWhenOneIsAnswered) {
  CircuitBreaker breaker = Open();
  breaker.Passed();
  EXPECT_TRUE(breaker.Succeeded());
  EXPECT_FALSE(breaker.open());
  EXPECT_TRUE(breaker.MayPass(kNow));
  for (int i = 0; i < 4; ++i) breaker.Failed(kNow);
  EXPECT_FALSE(breaker.open());
}

TEST(CircuitBreakerTest, LateFailuresDoNotPutTheNextTryOff) {
  CircuitBreaker breaker = Open();
  breaker.Failed(kNow + absl::Seconds(4));
  EXPECT_EQ(breaker.NextAt(), kNow + kProbe);
}

TEST(CircuitBreakerTest, ATryThatIsLostMayBeRepeated) {
  CircuitBreaker breaker = Open();
  breaker.Passed();
  breaker.Lost();
  EXPECT_TRUE(breaker.open());
  EXPECT_TRUE(breaker.MayPass(kNow + kProbe));
}

TEST(CircuitBreakerTest, WhatPassesAClosedOneIsNoTry) {
  CircuitBreaker breaker;
  breaker.Passed();
  EXPECT_TRUE(breaker.MayPass(kNow));
}

}  // namespace
}  // namespace destconn
