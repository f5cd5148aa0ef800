#include "events/distinct_counter.h"

#include <cstdint>

#include "gtest/gtest.h"

namespace destconn {
namespace {

// SplitMix64's finalizer: well mixed, and none twice.
uint64_t Mixed(uint64_t n) {
  n += 0x9e3779b97f4a7c15;
  n = (n ^ (n >> 30)) * 0xbf58476d1ce4e5b9;
  n = (n ^ (n >> 27)) * 0x94d049bb133111eb;
  return n ^ (n >> 31);
}

TEST(DistinctCounterTest, IsExactUpToItsLimit) {
  DistinctCounter counter(1000);
  EXPECT_EQ(counter.count(), 0);
  for (int turn = 0; turn < 3; ++turn) {
    for (uint64_t n = 0; n < 1000; ++n) counter.Add(Mixed(n));
  }
  EXPECT_EQ(counter.count(), 1000);
  EXPECT_TRUE(counter.exact());
}

TEST(DistinctCounterTest, IsNearlyRightBeyondIt) {
  DistinctCounter counter(100'000);
  uint64_t next = 0;
  for (const int64_t until : {200'000, 1'000'000, 5'000'000}) {
    for (; next < static_cast<uint64_t>(until); ++next) {
      counter.Add(Mixed(next));
      if (next % 3 == 0) counter.Add(Mixed(next / 2));  // seen before
    }
    EXPECT_FALSE(counter.exact());
    EXPECT_NEAR(static_cast<double>(counter.count()), until, 0.03 * until);
  }
}

}  // namespace
}  // namespace destconn
