#include "events/timestamp.h"

#include <cstdint>
#include <limits>
#include <optional>

#include "absl/strings/string_view.h"
#include "events/cell.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

std::optional<ParsedTimestamp> FromText(absl::string_view text) {
  return ParseTimestamp({.kind = Cell::Kind::kString, .text = text});
}

std::optional<ParsedTimestamp> Seconds(int64_t seconds) {
  return ParsedTimestamp{seconds, false};
}

TEST(TimestampTest, ReadsIso8601) {
  EXPECT_EQ(FromText("2010-12-01T08:26:00Z"), Seconds(1291191960));
  EXPECT_EQ(FromText("2010-12-01 08:26:00"), Seconds(1291191960));
  EXPECT_EQ(FromText("2010-12-01T08:26Z"), Seconds(1291191960));
  EXPECT_EQ(FromText("2010-12-01T10:26:00.999+02:00"), Seconds(1291191960));
  EXPECT_EQ(FromText("2010-12-01T02:56:00-0530"), Seconds(1291191960));
  EXPECT_EQ(FromText("2010-12-01T10:26:00+02"), Seconds(1291191960));
  EXPECT_EQ(FromText(" 2010-12-01 08:26:00 UTC"), std::nullopt);
  EXPECT_EQ(FromText("2010-12-01"), Seconds(1291161600));
  EXPECT_EQ(FromText("1970-01-01T00:00:00Z"), Seconds(0));
  EXPECT_EQ(FromText("2016-12-31T23:59:60Z"), Seconds(1483228799));
}

TEST(TimestampTest, TellsSecondsFromMilliseconds) {
  EXPECT_EQ(FromText("1291191960"), Seconds(1291191960));
  EXPECT_EQ(
      FromText("1291191960123"),
      (ParsedTimestamp{.unix_seconds = 1291191960, .was_milliseconds = true}));
  EXPECT_EQ(ParseTimestamp({.kind = Cell::Kind::kInt64, .integer = 1291191960}),
            Seconds(1291191960));
  EXPECT_EQ(ParseTimestamp({.kind = Cell::Kind::kDouble, .real = 1291191960.7}),
            Seconds(1291191960));
  EXPECT_EQ(
      ParseTimestamp({.kind = Cell::Kind::kTimestamp, .integer = 1291191960}),
      Seconds(1291191960));
}

TEST(TimestampTest, RefusesWhatIsNoMoment) {
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
    EXPECT_EQ(FromText(text), std::nullopt) << text;
  }
  EXPECT_EQ(ParseTimestamp({}), std::nullopt);
  EXPECT_EQ(ParseTimestamp({.kind = Cell::Kind::kBool, .integer = 1}),
            std::nullopt);
  EXPECT_EQ(ParseTimestamp({.kind = Cell::Kind::kInt64, .integer = -1}),
            std::nullopt);
  EXPECT_EQ(ParseTimestamp({.kind = Cell::Kind::kDouble,
                            .real = std::numeric_limits<double>::quiet_NaN()}),
            std::nullopt);
  EXPECT_EQ(ParseTimestamp({.kind = Cell::Kind::kInt64,
                            .integer = std::numeric_limits<int64_t>::max()}),
            std::nullopt);
}

}  // namespace
}  // namespace destconn
