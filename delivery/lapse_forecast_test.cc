#include "delivery/lapse_forecast.h"

#include <vector>

#include "absl/time/time.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

constexpr int64_t kResume = 1'795'000'000;
const absl::Time kResumeTime = absl::FromUnixSeconds(kResume);

TEST(LapseForecastTest, WithoutARateThePauseAloneCounts) {
  EXPECT_EQ(ForecastLapse({kResume - 1, kResume, kResume + 1}, kResumeTime, 0),
            1);
  EXPECT_EQ(ForecastLapse({}, kResumeTime, 0), 0);
}

TEST(LapseForecastTest, WhatIsBehindOthersCanLapse) {
  // Two a second: the fifth leaves after two seconds.
  const std::vector<int64_t> five(5, kResume + 1);
  EXPECT_EQ(ForecastLapse(five, kResumeTime, 2), 2);
  EXPECT_EQ(ForecastLapse(five, kResumeTime, 5), 0);
}

TEST(LapseForecastTest, WhatLapsesMakesRoomForTheNext) {
  EXPECT_EQ(ForecastLapse({kResume - 9, kResume - 9, kResume, kResume + 1},
                          kResumeTime, 1),
            2);
}

TEST(LapseForecastTest, WhatExpiresFirstGoesFirst) {
  EXPECT_EQ(ForecastLapse({kResume + 2, kResume + 1, kResume}, kResumeTime, 1),
            0);
}

}  // namespace
}  // namespace destconn
