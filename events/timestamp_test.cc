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

TEST(TimestampTest, ReadsTexts) {
  EXPECT_EQ(FromText("2010-12-01 08:26:00"), Seconds(1291191960));
  EXPECT_EQ(FromText("1291191960"), Seconds(1291191960));
  EXPECT_EQ(FromText("1291191960.5"), std::nullopt);
  EXPECT_EQ(FromText(""), std::nullopt);
}

TEST(TimestampTest, TellsSecondsFromMilliseconds) {
  const ParsedTimestamp milliseconds{.unix_seconds = 1291191960,
                                     .was_milliseconds = true};
  EXPECT_EQ(FromText("1291191960123"), milliseconds);
  EXPECT_EQ(
      ParseTimestamp({.kind = Cell::Kind::kInt64, .integer = 1291191960123}),
      milliseconds);
  EXPECT_EQ(
      ParseTimestamp({.kind = Cell::Kind::kDouble, .real = 1291191960123.5}),
      milliseconds);
  EXPECT_EQ(ParseTimestamp({.kind = Cell::Kind::kInt64, .integer = 1291191960}),
            Seconds(1291191960));
  EXPECT_EQ(ParseTimestamp({.kind = Cell::Kind::kDouble, .real = 1291191960.7}),
            Seconds(1291191960));
  EXPECT_EQ(
      ParseTimestamp({.kind = Cell::Kind::kTimestamp, .integer = 1291191960}),
      Seconds(1291191960));
}

TEST(TimestampTest, RefusesWhatIsNoMoment) {
  EXPECT_EQ(ParseTimestamp({}), std::nullopt);
  EXPECT_EQ(ParseTimestamp({.kind = Cell::Kind::kBool, .integer = 1}),
            std::nullopt);
  EXPECT_EQ(ParseTimestamp({.kind = Cell::Kind::kInt64, .integer = -1}),
            std::nullopt);
  EXPECT_EQ(ParseTimestamp({.kind = Cell::Kind::kTimestamp, .integer = -1}),
            std::nullopt);
  for (const double real :
       {std::numeric_limits<double>::quiet_NaN(), -0.5, 1e14, 1e300}) {
    EXPECT_EQ(ParseTimestamp({.kind = Cell::Kind::kDouble, .real = real}),
              std::nullopt)
        << real;
  }
  EXPECT_EQ(ParseTimestamp({.kind = Cell::Kind::kInt64,
                            .integer = std::numeric_limits<int64_t>::max()}),
            std::nullopt);
}

}  // namespace
}  // namespace destconn
