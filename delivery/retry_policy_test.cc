#include "delivery/retry_policy.h"

#include <algorithm>
#include <random>

#include "absl/time/time.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

absl::Duration LongestOf(int attempt) {
  std::mt19937_64 gen(1);
  absl::Duration longest = absl::ZeroDuration();
  for (int i = 0; i < 10'000; ++i) {
    const absl::Duration delay = RetryDelay({}, attempt, gen);
    EXPECT_GE(delay, absl::ZeroDuration());
    longest = std::max(longest, delay);
  }
  return longest;
}

TEST(RetryPolicyTest, TheCeilingDoublesUpToItsLimit) {
  EXPECT_LE(LongestOf(1), absl::Milliseconds(250));
  EXPECT_GT(LongestOf(1), absl::Milliseconds(240));
  EXPECT_LE(LongestOf(3), absl::Seconds(1));
  EXPECT_GT(LongestOf(3), absl::Milliseconds(960));
  EXPECT_LE(LongestOf(50), absl::Seconds(30));
  EXPECT_GT(LongestOf(50), absl::Seconds(29));
}

TEST(RetryPolicyTest, DelaysSpreadOverTheWholeRange) {
  std::mt19937_64 gen(2);
  absl::Duration sum = absl::ZeroDuration();
  constexpr int kDraws = 10'000;
  for (int i = 0; i < kDraws; ++i) sum += RetryDelay({}, 1, gen);
  EXPECT_NEAR(absl::ToDoubleMilliseconds(sum / kDraws), 125, 5);
}

}  // namespace
}  // namespace destconn
