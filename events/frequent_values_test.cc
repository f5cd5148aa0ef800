#include "events/frequent_values.h"

#include "gtest/gtest.h"

namespace destconn {
namespace {

TEST(FrequentValuesTest, CountsExactlyWhileThereIsRoom) {
  FrequentValues values(3);
  EXPECT_EQ(values.Most(), 0);
  for (const uint64_t value : {1u, 2u, 1u, 3u, 1u, 2u}) values.Add(value);
  EXPECT_EQ(values.Most(), 3);
}

// 2,000 of 12,000 are one value, all others come once: more than one in ten
// is seen, and at most one in ten of all is missed.
TEST(FrequentValuesTest, SeesTheFrequentOneAmongManyOthers) {
  FrequentValues values(10);
  for (uint64_t i = 0; i < 12'000; ++i) {
    values.Add(i % 6 == 0 ? 0 : 1'000 + i);
  }
  EXPECT_GE(values.Most(), 2'000 - 12'000 / 10);
  EXPECT_LE(values.Most(), 2'000);
}

TEST(FrequentValuesTest, SeesNoneWhereThereIsNone) {
  FrequentValues values(10);
  for (uint64_t i = 0; i < 10'000; ++i) values.Add(i);
  EXPECT_LE(values.Most(), 1);
}

}  // namespace
}  // namespace destconn
