#include "delivery/concurrency_limit.h"

#include "absl/time/time.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

// Answers rounds of as many requests as the limit allows, each after `latency`.
class Rounds {
 public:
  explicit Rounds(int ceiling) : limit(ceiling) {}

  void Succeed(int rounds, absl::Duration latency) {
    for (int round = 0; round < rounds; ++round) {
      const int in_flight = limit.limit();
      const absl::Duration sent_at = now;
      now += latency;
      for (int i = in_flight; i > 0; --i) {
        limit.Succeeded(sent_at, in_flight, now);
      }
    }
  }

  void Trouble() {
    const absl::Duration sent_at = now;
    now += absl::Milliseconds(500);
    for (int i = limit.limit(); i > 0; --i) limit.Troubled(sent_at, now);
  }

  ConcurrencyLimit limit;
  absl::Duration now = absl::ZeroDuration();
};

constexpr absl::Duration kUsual = absl::Milliseconds(500);

TEST(ConcurrencyLimitTest, ASmallCeilingIsUsedAtOnce) {
  EXPECT_EQ(ConcurrencyLimit(8).limit(), 8);
  EXPECT_EQ(ConcurrencyLimit(1).limit(), 1);
}

TEST(ConcurrencyLimitTest, DoublesWithEachRoundAtFirst) {
  Rounds rounds(64);
  EXPECT_EQ(rounds.limit.limit(), 16);
  rounds.Succeed(1, kUsual);
  EXPECT_EQ(rounds.limit.limit(), 32);
  rounds.Succeed(1, kUsual);
  EXPECT_EQ(rounds.limit.limit(), 64);
  rounds.Succeed(10, kUsual);
  EXPECT_EQ(rounds.limit.limit(), 64);
}

TEST(ConcurrencyLimitTest, TroubleHalvesItOnceARound) {
  Rounds rounds(64);
  rounds.Succeed(5, kUsual);
  rounds.Trouble();
  EXPECT_EQ(rounds.limit.limit(), 32);
  rounds.Trouble();
  EXPECT_EQ(rounds.limit.limit(), 16);
}

TEST(ConcurrencyLimitTest, GrowsByOneARoundAfterTrouble) {
  Rounds rounds(64);
  rounds.Succeed(5, kUsual);
  rounds.Trouble();
  rounds.Succeed(10, kUsual);
  EXPECT_GE(rounds.limit.limit(), 41);
  EXPECT_LE(rounds.limit.limit(), 43);
}

TEST(ConcurrencyLimitTest, IsNeverBelowOne) {
  Rounds rounds(8);
  for (int i = 0; i < 20; ++i) rounds.Trouble();
  EXPECT_EQ(rounds.limit.limit(), 1);
}

// reliability.md, G20: back to 90 % within 20 s.
TEST(ConcurrencyLimitTest, IsSoonBackAfterALongTrouble) {
  Rounds rounds(64);
  rounds.Succeed(5, kUsual);
  for (int i = 0; i < 100; ++i) rounds.Trouble();
  EXPECT_EQ(rounds.limit.limit(), 1);
  const absl::Duration over = rounds.now;
  while (rounds.limit.limit() < 58) rounds.Succeed(1, kUsual);
  EXPECT_LE(rounds.now - over, absl::Seconds(20));
}

TEST(ConcurrencyLimitTest, WhatIsNotUsedDoesNotGrow) {
  ConcurrencyLimit limit(64);
  for (int i = 0; i < 100; ++i) {
    limit.Succeeded(absl::ZeroDuration(), 3, kUsual);
  }
  EXPECT_EQ(limit.limit(), 16);
}

TEST(ConcurrencyLimitTest, SlowAnswersLowerIt) {
  Rounds rounds(64);
  rounds.Succeed(20, kUsual);
  rounds.Succeed(1, 4 * kUsual);
  EXPECT_LT(rounds.limit.limit(), 64);
  EXPECT_GT(rounds.limit.limit(), 50);
}

TEST(ConcurrencyLimitTest, ALastingStepBecomesUsual) {
  Rounds rounds(64);
  rounds.Succeed(20, absl::Milliseconds(1));
  rounds.Succeed(40, absl::Seconds(8));
  EXPECT_GE(rounds.limit.limit(), 58);
  const absl::Duration over = rounds.now;
  rounds.Succeed(1, absl::Seconds(8));
  while (rounds.limit.limit() < 58) {
    rounds.Succeed(1, absl::Milliseconds(1));
  }
  EXPECT_LE(rounds.now - over, absl::Seconds(20));
}

TEST(ConcurrencyLimitTest, JitterIsNotSlowness) {
  Rounds rounds(64);
  rounds.Succeed(5, absl::Milliseconds(1));
  rounds.Succeed(5, absl::Milliseconds(40));
  EXPECT_EQ(rounds.limit.limit(), 64);
}

TEST(ConcurrencyLimitTest, TheCeilingMayMove) {
  Rounds rounds(64);
  rounds.Succeed(5, kUsual);
  rounds.limit.SetCeiling(4);
  EXPECT_EQ(rounds.limit.limit(), 4);
  rounds.limit.SetCeiling(64);
  EXPECT_EQ(rounds.limit.limit(), 4);
  rounds.Succeed(4, kUsual);
  EXPECT_EQ(rounds.limit.limit(), 64);
}

TEST(ConcurrencyLimitTest, ANewCeilingDoesNotHideTrouble) {
  Rounds rounds(64);
  rounds.Succeed(5, kUsual);
  rounds.Trouble();
  rounds.limit.SetCeiling(100);
  EXPECT_EQ(rounds.limit.limit(), 32);
  rounds.Succeed(1, kUsual);
  EXPECT_LE(rounds.limit.limit(), 34);
}

}  // namespace
}  // namespace destconn
