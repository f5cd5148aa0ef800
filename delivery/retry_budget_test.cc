#include "delivery/retry_budget.h"

#include "absl/time/time.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

constexpr absl::Duration kBegin = absl::Hours(1);

// A budget whose reserve is used up at kBegin.
RetryBudget Spent() {
  RetryBudget budget;
  while (budget.Has(kBegin)) budget.Spend(kBegin);
  return budget;
}

TEST(RetryBudgetTest, HasAReserveOfTen) {
  RetryBudget budget;
  for (int i = 0; i < 10; ++i) {
    ASSERT_TRUE(budget.Has(kBegin)) << i;
    EXPECT_EQ(budget.NextAt(kBegin), kBegin);
    budget.Spend(kBegin);
  }
  EXPECT_FALSE(budget.Has(kBegin));
  EXPECT_EQ(budget.NextAt(kBegin), kBegin + absl::Seconds(1));
}

TEST(RetryBudgetTest, TenRequestsPayForARetry) {
  RetryBudget budget = Spent();
  for (int i = 0; i < 9; ++i) budget.PayIn();
  EXPECT_FALSE(budget.Has(kBegin));
  budget.PayIn();
  EXPECT_TRUE(budget.Has(kBegin));
}

TEST(RetryBudgetTest, ARetryASecondIsFree) {
  RetryBudget budget = Spent();
  const absl::Duration soon = kBegin + absl::Milliseconds(999);
  EXPECT_FALSE(budget.Has(soon));
  EXPECT_EQ(budget.NextAt(soon), kBegin + absl::Seconds(1));
  EXPECT_TRUE(budget.Has(kBegin + absl::Seconds(1)));
}

TEST(RetryBudgetTest, AskingOftenDoesNotLoseTime) {
  RetryBudget budget = Spent();
  int retries = 0;
  for (int ms = 1; ms <= 10'000; ++ms) {
    const absl::Duration now = kBegin + absl::Milliseconds(ms);
    if (!budget.Has(now)) continue;
    budget.Spend(now);
    ++retries;
  }
  EXPECT_EQ(retries, 10);
}

TEST(RetryBudgetTest, TheReserveIsNoMoreThanTen) {
  RetryBudget budget;
  for (int i = 0; i < 1000; ++i) budget.PayIn();
  const absl::Duration later = kBegin + absl::Hours(10);
  int retries = 0;
  for (; budget.Has(later); ++retries) budget.Spend(later);
  EXPECT_EQ(retries, 10);
}

TEST(RetryBudgetTest, AfterManyGoodAnswersTheReserveIsFull) {
  RetryBudget budget = Spent();
  for (int i = 0; i < 31; ++i) budget.Succeeded();
  budget.Failed();
  for (int i = 0; i < 31; ++i) budget.Succeeded();
  EXPECT_FALSE(budget.Has(kBegin));
  budget.Succeeded();
  EXPECT_TRUE(budget.Has(kBegin));
}

}  // namespace
}  // namespace destconn
