#include "hashing/time_text.h"

#include <cstdint>
#include <limits>
#include <optional>

#include "gtest/gtest.h"

namespace destconn {
namespace {

std::optional<ParsedTimestamp> Seconds(int64_t seconds) {
  return ParsedTimestamp{seconds, false};
}

std::optional<ParsedTimestamp> Milliseconds(int64_t seconds) {
  return ParsedTimestamp{seconds, true};
}

TEST(TimeTextTest, ReadsIso8601) {
  EXPECT_EQ(ParseTimeText("2010-12-01T08:26:00Z"), Seconds(1291191960));
  EXPECT_EQ(ParseTimeText("2010-12-01 08:26:00"), Seconds(1291191960));
  EXPECT_EQ(ParseTimeText("2010-12-01T08:26Z"), Seconds(1291191960));
  EXPECT_EQ(ParseTimeText("2010-12-01T10:26:00.999+02:00"),
            Seconds(1291191960));
  EXPECT_EQ(ParseTimeText("2010-12-01T02:56:00-0530"), Seconds(1291191960));
  EXPECT_EQ(ParseTimeText("2010-12-01T10:26:00+02"), Seconds(1291191960));
  EXPECT_EQ(ParseTimeText(" 2010-12-01 08:26:00 UTC"), std::nullopt);
  EXPECT_EQ(ParseTimeText("2010-12-01"), Seconds(1291161600));
  EXPECT_EQ(ParseTimeText("1970-01-01T00:00:00Z"), Seconds(0));
  EXPECT_EQ(ParseTimeText("2016-12-31T23:59:60Z"), Seconds(1483228799));
}

TEST(TimeTextTest, ReadsTheHostsDateTimes) {
  EXPECT_EQ(ParseTimeText("2026-11-20 14:03:11"), Seconds(1795183391));
  EXPECT_EQ(ParseTimeText("2026-11-20 14:03:11.987654321"),
            Seconds(1795183391));
  EXPECT_EQ(ParseTimeText("\t2026-11-20T14:03:11,5 +01:00\n"),
            Seconds(1795179791));
}

TEST(TimeTextTest, TellsSecondsFromMilliseconds) {
  EXPECT_EQ(ParseTimeText("1291191960"), Seconds(1291191960));
  EXPECT_EQ(ParseTimeText("1291191960123"), Milliseconds(1291191960));
  EXPECT_EQ(ParseUnixTime(0), Seconds(0));
  EXPECT_EQ(ParseUnixTime(99'999'999'999), Seconds(99'999'999'999));
  EXPECT_EQ(ParseUnixTime(100'000'000'000), Milliseconds(100'000'000));
  EXPECT_EQ(ParseUnixTime(99'999'999'999'999), Milliseconds(99'999'999'999));
  EXPECT_EQ(ParseUnixTime(100'000'000'000'000), std::nullopt);
  EXPECT_EQ(ParseUnixTime(-1), std::nullopt);
  EXPECT_EQ(ParseUnixTime(std::numeric_limits<int64_t>::min()), std::nullopt);
}

TEST(TimeTextTest, RefusesWhatIsNoMoment) {
  for (const char* text : {"",
                           " ",
                           "yesterday",
                           "2010-02-30",
                           "2010-13-01",
                           "2010-12-1",
                           "12/01/2010",
                           "2010-12-01T24:00:00Z",
                           "2010-12-01T08:60:00Z",
                           "2010-12-01T",
                           "2010-12-01T08",
                           "2010-12-01T08:26:00+25:00",
                           "2010-12-01T08:26:00Zjunk",
                           "2010-12-01T08:26:00.",
                           "1291191960.5",
                           "-5",
                           "99999999999999999999",
                           "1e9",
                           "1969-12-31T23:59:59Z",
                           "1970-01-01T00:00:00+01:00"}) {
    EXPECT_EQ(ParseTimeText(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace destconn
