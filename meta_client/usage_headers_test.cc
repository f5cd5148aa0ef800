#include "meta_client/usage_headers.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

TEST(UsageHeadersTest, ReadsTheAppsShares) {
  const Usage usage =
      ReadUsage({{"x-app-usage",
                  R"({"call_count":28,"total_time":25,"total_cputime":81})"}});
  EXPECT_DOUBLE_EQ(usage.percent, 81);
  EXPECT_EQ(usage.blocked_for, absl::ZeroDuration());
}

TEST(UsageHeadersTest, ReadsTheAdAccountsShareAndSeconds) {
  const Usage usage =
      ReadUsage({{"x-ad-account-usage",
                  R"({"acc_id_util_pct":9.67,"reset_time_duration":100,)"
                  R"("ads_api_access_tier":"standard_access"})"}});
  EXPECT_DOUBLE_EQ(usage.percent, 9.67);
  EXPECT_EQ(usage.reset_in, absl::Seconds(100));
  EXPECT_EQ(usage.blocked_for, absl::ZeroDuration());
}

TEST(UsageHeadersTest, ReadsTheBusinessUseCasesSharesAndMinutes) {
  const Usage usage =
      ReadUsage({{"x-business-use-case-usage",
                  R"({"99":[{"type":"ads_management","call_count":95,)"
                  R"("total_cputime":20,"total_time":20,)"
                  R"("estimated_time_to_regain_access":19},)"
                  R"({"call_count":7,"estimated_time_to_regain_access":3}],)"
                  R"("100":[{"total_time":97}]})"}});
  EXPECT_DOUBLE_EQ(usage.percent, 97);
  EXPECT_EQ(usage.blocked_for, absl::Minutes(19));
}

TEST(UsageHeadersTest, TheHighestShareAndTheLongestBlockCount) {
  const Usage usage = ReadUsage(
      {{"x-app-usage", R"({"call_count":50})"},
       {"x-ad-account-usage", R"({"acc_id_util_pct":60.5})"},
       {"x-business-use-case-usage",
        R"({"9":[{"call_count":40,"estimated_time_to_regain_access":1}]})"},
       {"retry-after", "90"}});
  EXPECT_DOUBLE_EQ(usage.percent, 60.5);
  EXPECT_EQ(usage.blocked_for, absl::Seconds(90));
}

TEST(UsageHeadersTest, NonsenseSaysNothing) {
  for (const std::string header :
       {"", "nonsense", "[]", "null", R"({"call_count":"many"})",
        R"({"9":{"call_count":99}})", R"({"reset_time_duration":-5})",
        R"({"9":[{"estimated_time_to_regain_access":-5}]})"}) {
    const Usage usage = ReadUsage({{"x-app-usage", header},
                                   {"x-ad-account-usage", header},
                                   {"x-business-use-case-usage", header},
                                   {"retry-after", header}});
    EXPECT_EQ(usage.percent, 0) << header;
    EXPECT_EQ(usage.blocked_for, absl::ZeroDuration()) << header;
    EXPECT_EQ(usage.reset_in, absl::ZeroDuration()) << header;
  }
  EXPECT_EQ(ReadUsage({}).percent, 0);
}

TEST(UsageHeadersTest, NoTimeIsLongerThanADay) {
  for (const int64_t much : {int64_t{9'999'999'999}, INT64_MAX}) {
    const Usage usage =
        ReadUsage({{"x-ad-account-usage",
                    absl::StrCat(R"({"reset_time_duration":)", much, "}")},
                   {"x-business-use-case-usage",
                    absl::StrCat(R"({"9":[{"estimated_time_to_regain_access":)",
                                 much, "}]}")},
                   {"retry-after", absl::StrCat(much)}});
    EXPECT_EQ(usage.reset_in, absl::Hours(24));
    EXPECT_EQ(usage.blocked_for, absl::Hours(24));
  }
}

}  // namespace
}  // namespace destconn
