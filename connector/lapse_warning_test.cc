#include "connector/lapse_warning.h"

#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

TEST(LapseWarningTest, TheRateIsThatSinceTheLastCall) {
  LapseWarning warning;
  EXPECT_EQ(warning.Rate(100, absl::Seconds(10)), 0);
  EXPECT_DOUBLE_EQ(warning.Rate(400, absl::Seconds(12)), 150);
  EXPECT_DOUBLE_EQ(warning.Rate(400, absl::Seconds(13)), 0);
  EXPECT_DOUBLE_EQ(warning.Rate(401, absl::Seconds(13)), 0);
}

TEST(LapseWarningTest, NothingToWarnOfIsNoWarning) {
  LapseWarning warning;
  EXPECT_THAT(warning.Forecast(0), IsEmpty());
  EXPECT_THAT(warning.AtTheEnd(), IsEmpty());
}

TEST(LapseWarningTest, TheSummaryNamesTheMost) {
  LapseWarning warning;
  EXPECT_THAT(warning.Forecast(7), HasSubstr("7 of the events"));
  EXPECT_THAT(warning.Forecast(40), HasSubstr("40 of the events"));
  EXPECT_THAT(warning.Forecast(0), IsEmpty());
  EXPECT_THAT(warning.AtTheEnd(), HasSubstr("up to 40 events"));
}

}  // namespace
}  // namespace destconn
