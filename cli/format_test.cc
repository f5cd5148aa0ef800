#include "cli/format.h"

#include <limits>

#include "absl/time/time.h"
#include "google/protobuf/timestamp.pb.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

TEST(FormatTest, GroupsThousands) {
  EXPECT_EQ(WithThousands(0), "0");
  EXPECT_EQ(WithThousands(999), "999");
  EXPECT_EQ(WithThousands(1000), "1,000");
  EXPECT_EQ(WithThousands(-1234567), "-1,234,567");
  EXPECT_EQ(WithThousands(std::numeric_limits<int64_t>::min()),
            "-9,223,372,036,854,775,808");
}

TEST(FormatTest, ShowsMoneyExactly) {
  EXPECT_EQ(MoneyAmount("0"), "0.00");
  EXPECT_EQ(MoneyAmount("1234.5"), "1,234.50");
  EXPECT_EQ(MoneyAmount("-1234567.125"), "-1,234,567.125");
  EXPECT_EQ(MoneyAmount("123456789012345678901.99"),
            "123,456,789,012,345,678,901.99");
  EXPECT_EQ(MoneyAmount("1e3"), "1e3");
  EXPECT_EQ(MoneyAmount(""), "");
  EXPECT_EQ(MoneyAmount("."), ".");
}

TEST(FormatTest, ShowsPercentAndBytes) {
  EXPECT_EQ(Percent(1), "100.0 %");
  EXPECT_EQ(Percent(0.98765), "98.8 %");
  EXPECT_EQ(ByteCount(1023), "1023 bytes");
  EXPECT_EQ(ByteCount(1536), "1.5 KiB");
  EXPECT_EQ(ByteCount(5ll << 30), "5.0 GiB");
  EXPECT_EQ(ByteCount(5ll << 40), "5.0 TiB");
}

TEST(FormatTest, ShowsTime) {
  EXPECT_EQ(Span(absl::Milliseconds(420)), "0.4 s");
  EXPECT_EQ(Span(absl::Seconds(59)), "59 s");
  EXPECT_EQ(Span(absl::Seconds(72)), "1 min 12 s");
  EXPECT_EQ(Span(absl::Minutes(125)), "2 h 5 min");
  EXPECT_EQ(Span(absl::Hours(76)), "3 d 4 h");
  EXPECT_EQ(Span(-absl::Seconds(72)), "-1 min 12 s");
  EXPECT_EQ(ClockSpan(absl::Seconds(123)), "2:03");
  EXPECT_EQ(ClockSpan(absl::Seconds(3723)), "1:02:03");
  google::protobuf::Timestamp time;
  time.set_seconds(1291191960);
  EXPECT_EQ(Moment(time), "2010-12-01 08:26:00 UTC");
}

}  // namespace
}  // namespace destconn
