#include "connector/line_limit.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using testing::Optional;

constexpr absl::Duration kStart = absl::Hours(5);

class LineLimitTest : public testing::Test {
 protected:
  // How many of many lines are written at `now`.
  int WrittenOf(int lines, absl::string_view kind, absl::Duration now) {
    int written = 0;
    for (int i = 0; i < lines; ++i) {
      if (limit_.Ask(kind, now).has_value()) ++written;
    }
    return written;
  }

  LineLimit limit_;
};

TEST_F(LineLimitTest, LetsABurstThroughAndThenOneASecond) {
  EXPECT_EQ(WrittenOf(1000, "denied", kStart), 100);
  EXPECT_EQ(WrittenOf(1000, "denied", kStart + absl::Milliseconds(999)), 0);
  EXPECT_EQ(WrittenOf(1000, "denied", kStart + absl::Seconds(1)), 1);
  EXPECT_EQ(WrittenOf(1000, "denied", kStart + absl::Seconds(5)), 4);
  EXPECT_EQ(WrittenOf(1000, "denied", kStart + absl::Hours(1)), 100);
}

TEST_F(LineLimitTest, OneKindTakesNothingFromAnother) {
  WrittenOf(1000, "denied", kStart);
  EXPECT_EQ(WrittenOf(50, "run_ended", kStart), 50);
}

TEST_F(LineLimitTest, TheNextLineSaysHowManyWereHeldBack) {
  EXPECT_THAT(limit_.Ask("denied", kStart), Optional(0));
  EXPECT_EQ(WrittenOf(149, "denied", kStart), 99);
  EXPECT_EQ(limit_.held_back(), 50);
  EXPECT_THAT(limit_.Ask("denied", kStart + absl::Seconds(1)), Optional(50));
  EXPECT_THAT(limit_.Ask("denied", kStart + absl::Seconds(2)), Optional(0));
}

}  // namespace
}  // namespace destconn
