#include "events/event_window.h"

#include <cstdint>

#include "absl/time/time.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

constexpr int64_t kNow = 1'795'000'000;
constexpr int64_t kDay = 86'400;

WindowVerdict Judge(bool physical_store, int64_t event_time,
                    const WindowSettings& settings = {}) {
  return JudgeWindow(settings, physical_store, event_time,
                     absl::FromUnixSeconds(kNow));
}

TEST(EventWindowTest, StartIsInclusiveForPhysicalStores) {
  EXPECT_EQ(Judge(true, kNow - 7 * kDay), WindowVerdict::kInside);
  EXPECT_EQ(Judge(true, kNow - 7 * kDay - 1), WindowVerdict::kTooOld);
}

TEST(EventWindowTest, OtherSourcesKeepFiveMinutes) {
  EXPECT_EQ(Judge(false, kNow - 7 * kDay + 300), WindowVerdict::kInside);
  EXPECT_EQ(Judge(false, kNow - 7 * kDay + 299), WindowVerdict::kTooOld);
}

TEST(EventWindowTest, TheFirstRunReachesFurtherForPhysicalStoresAlone) {
  const WindowSettings first = {.window_days = 7,
                                .physical_store_window_days = 62};
  EXPECT_EQ(Judge(true, kNow - 62 * kDay, first), WindowVerdict::kInside);
  EXPECT_EQ(Judge(true, kNow - 62 * kDay - 1, first), WindowVerdict::kTooOld);
  EXPECT_EQ(Judge(false, kNow - 8 * kDay, first), WindowVerdict::kTooOld);
}

TEST(EventWindowTest, AllowsForClocksThatDifferByAMinute) {
  EXPECT_EQ(Judge(true, kNow + 60), WindowVerdict::kInside);
  EXPECT_EQ(Judge(true, kNow + 61), WindowVerdict::kFuture);
}

TEST(EventWindowTest, ANarrowerWindowCounts) {
  const WindowSettings two_days = {.window_days = 2};
  EXPECT_EQ(Judge(true, kNow - 2 * kDay, two_days), WindowVerdict::kInside);
  EXPECT_EQ(Judge(true, kNow - 2 * kDay - 1, two_days), WindowVerdict::kTooOld);
}

}  // namespace
}  // namespace destconn
