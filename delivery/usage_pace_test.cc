#include "delivery/usage_pace.h"

#include "absl/time/time.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

constexpr absl::Duration kNow = absl::Hours(1);

// How long requests keep apart at so many percent.
absl::Duration DistanceAt(double percent) {
  UsagePace pace;
  pace.Read(percent, kNow);
  pace.Sent(kNow);
  return pace.NextAt(kNow) - kNow;
}

TEST(UsagePaceTest, UpToEightyPercentThereIsNone) {
  EXPECT_EQ(DistanceAt(0), absl::ZeroDuration());
  EXPECT_EQ(DistanceAt(79.9), absl::ZeroDuration());
  EXPECT_EQ(DistanceAt(80), absl::ZeroDuration());
}

TEST(UsagePaceTest, GrowsToAMinuteAtAHundred) {
  EXPECT_GT(DistanceAt(81), absl::Milliseconds(100));
  EXPECT_EQ(DistanceAt(90), absl::Seconds(15));
  EXPECT_EQ(DistanceAt(100), absl::Minutes(1));
  EXPECT_EQ(DistanceAt(250), absl::Minutes(1));
  for (double percent = 80; percent < 100; ++percent) {
    EXPECT_LT(DistanceAt(percent), DistanceAt(percent + 1));
  }
}

TEST(UsagePaceTest, TheDistanceCountsFromTheLastRequest) {
  UsagePace pace;
  pace.Read(90, kNow);
  EXPECT_EQ(pace.NextAt(kNow), kNow);
  pace.Sent(kNow);
  const absl::Duration later = kNow + absl::Seconds(10);
  EXPECT_EQ(pace.NextAt(later), kNow + absl::Seconds(15));
  EXPECT_EQ(pace.NextAt(kNow + absl::Seconds(20)), kNow + absl::Seconds(20));
}

TEST(UsagePaceTest, AnAnswerWithoutAWordChangesNothing) {
  UsagePace pace;
  pace.Read(90, kNow);
  pace.Read(0, kNow);
  pace.Sent(kNow);
  EXPECT_GT(pace.NextAt(kNow), kNow);
  pace.Read(10, kNow);
  EXPECT_EQ(pace.NextAt(kNow), kNow);
}

TEST(UsagePaceTest, AnOldWordIsForgotten) {
  UsagePace pace;
  pace.Read(100, kNow);
  const absl::Duration later = kNow + absl::Minutes(5);
  pace.Sent(later);
  EXPECT_EQ(pace.NextAt(later), later);
}

}  // namespace
}  // namespace destconn
