#include "simulator/usage_meter.h"

#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using testing::Pair;

constexpr Quota kTenInTenSeconds = {
    .requests = 10, .period = absl::Seconds(10), .block = absl::Seconds(3)};

class UsageMeterTest : public testing::Test {
 protected:
  UsageMeter::Reading Spend(const Quota& quota = kTenInTenSeconds) {
    return meter_.Spend("a", quota, now_);
  }

  UsageMeter meter_;
  absl::Time now_ = absl::FromUnixSeconds(1'795'000'000);
};

TEST_F(UsageMeterTest, ClimbsToItsFullAndRefusesWhatIsBeyond) {
  for (int i = 1; i <= 10; ++i) {
    const auto reading = Spend();
    EXPECT_NEAR(reading.percent, 10.0 * i, 1e-6);
    EXPECT_FALSE(reading.is_over) << i;
  }
  const auto over = Spend();
  EXPECT_TRUE(over.is_over);
  EXPECT_EQ(over.regain, absl::Seconds(3));
}

TEST_F(UsageMeterTest, FallsWithTime) {
  for (int i = 0; i < 30; ++i) {
    EXPECT_FALSE(Spend().is_over) << i;
    now_ += absl::Seconds(1);
  }
}

TEST_F(UsageMeterTest, ABlockGrowsWithEachCall) {
  for (int i = 0; i < 11; ++i) Spend();
  now_ += absl::Seconds(2);
  EXPECT_TRUE(Spend().is_over);
  now_ += absl::Seconds(2);
  EXPECT_TRUE(Spend().is_over) << "the second call began the block anew";
  now_ += absl::Seconds(10);
  EXPECT_FALSE(Spend().is_over);
}

TEST_F(UsageMeterTest, OneNameIsNotTheOther) {
  for (int i = 0; i < 11; ++i) Spend();
  EXPECT_FALSE(meter_.Spend("b", kTenInTenSeconds, now_).is_over);
}

TEST_F(UsageMeterTest, NeverFallsWithoutAPeriod) {
  constexpr Quota kTwo = {.requests = 2};
  EXPECT_FALSE(Spend(kTwo).is_over);
  now_ += absl::Hours(1);
  EXPECT_FALSE(Spend(kTwo).is_over);
  now_ += absl::Hours(1);
  EXPECT_TRUE(Spend(kTwo).is_over);
}

TEST(UsageHeaderTest, HasThreeShapes) {
  EXPECT_THAT(UsageHeader(UsageShape::kApp, 28.9, absl::ZeroDuration()),
              Pair("X-App-Usage",
                   R"({"call_count":28,"total_time":14,"total_cputime":14})"));
  EXPECT_THAT(UsageHeader(UsageShape::kAdAccount, 9.67, absl::Seconds(100)),
              Pair("X-Ad-Account-Usage",
                   R"({"acc_id_util_pct":9.67,"reset_time_duration":100,)"
                   R"("ads_api_access_tier":"standard_access"})"));
  EXPECT_THAT(
      UsageHeader(UsageShape::kBusiness, 95, absl::Seconds(61)),
      Pair("X-Business-Use-Case-Usage",
           R"({"200000000000001":[{"type":"ads_management","call_count":95,)"
           R"("total_cputime":47,"total_time":47,)"
           R"("estimated_time_to_regain_access":2,)"
           R"("ads_api_access_tier":"standard_access"}]})"));
  EXPECT_EQ(UsageHeader(UsageShape::kNone, 1, absl::ZeroDuration()).first, "");
}

}  // namespace
}  // namespace destconn
