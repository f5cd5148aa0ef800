#include "connector/run_plan.h"

#include <optional>

#include "absl/time/time.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(1'795'000'000);
constexpr absl::Duration kDay = absl::Hours(24);

std::optional<destination::v1::GapWarning> GapAfter(
    std::optional<absl::Time> last_run) {
  RunPlan plan{.start_time = kNow, .last_run = last_run};
  plan.settings.set_window_days(3);
  return GapOf(plan);
}

TEST(GapTest, IsBetweenTheLastRunAndTheWindow) {
  const auto gap = GapAfter(kNow - 5 * kDay);
  ASSERT_TRUE(gap.has_value());
  EXPECT_EQ(gap->gap_start().seconds(), absl::ToUnixSeconds(kNow - 5 * kDay));
  EXPECT_EQ(gap->gap_end().seconds(), absl::ToUnixSeconds(kNow - 3 * kDay));
}

TEST(GapTest, ThereIsNoneWithinTheWindowOrBeforeTheFirstRun) {
  EXPECT_FALSE(GapAfter(kNow - 3 * kDay).has_value());
  EXPECT_FALSE(GapAfter(kNow - kDay).has_value());
  EXPECT_FALSE(GapAfter(std::nullopt).has_value());
}

TEST(StartedTest, SaysWhereToGoOnAndWarns) {
  RunPlan plan{.run_id = "run-1", .warnings = {"of the token"}};
  plan.resume.set_acked_sequence(12);
  const auto started = StartedOf(plan, EventSettings(), {"of a column"}, kNow);
  EXPECT_EQ(started.run_id(), "run-1");
  EXPECT_EQ(started.resume_after_sequence(), 12);
  EXPECT_EQ(started.warnings_size(), 2);
  EXPECT_EQ(started.window_end().seconds(), absl::ToUnixSeconds(kNow));
}

TEST(DeliveryOptionsTest, HaveTheRunsDeadline) {
  const RunPlan plan{.deadline = absl::Seconds(42)};
  EXPECT_EQ(DeliveryOptionsOf(plan, EventSettings()).deadline,
            absl::Seconds(42));
}

}  // namespace
}  // namespace destconn
