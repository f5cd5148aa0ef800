#include "meta_client/usage_headers.h"

#include "absl/time/time.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

TEST(UsageHeadersTest, ReadsMinutesOfTheBusinessUseCase) {
  EXPECT_EQ(
      PauseFromHeaders({{"x-business-use-case-usage",
                         R"({"99":[{"type":"ads_management","call_count":95,)"
                         R"("estimated_time_to_regain_access":19},)"
                         R"({"estimated_time_to_regain_access":3}]})"}}),
      absl::Minutes(19));
}

TEST(UsageHeadersTest, ReadsSecondsOfTheAdAccount) {
  EXPECT_EQ(PauseFromHeaders(
                {{"x-ad-account-usage", R"({"acc_id_util_pct":100,)"
                                        R"("reset_time_duration":100})"}}),
            absl::Seconds(100));
}

TEST(UsageHeadersTest, TheLongestCounts) {
  EXPECT_EQ(PauseFromHeaders(
                {{"x-ad-account-usage", R"({"reset_time_duration":100})"},
                 {"x-business-use-case-usage",
                  R"({"9":[{"estimated_time_to_regain_access":1}]})"}}),
            absl::Seconds(100));
}

TEST(UsageHeadersTest, NonsenseIsNoPauseOrADayAtMost) {
  EXPECT_EQ(PauseFromHeaders({}), absl::ZeroDuration());
  EXPECT_EQ(PauseFromHeaders({{"x-ad-account-usage", "nonsense"}}),
            absl::ZeroDuration());
  EXPECT_EQ(PauseFromHeaders(
                {{"x-ad-account-usage", R"({"reset_time_duration":-5})"}}),
            absl::ZeroDuration());
  EXPECT_EQ(PauseFromHeaders({{"x-ad-account-usage",
                               R"({"reset_time_duration":9999999999})"}}),
            absl::Hours(24));
}

}  // namespace
}  // namespace destconn
