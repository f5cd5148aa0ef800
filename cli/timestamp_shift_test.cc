#include "cli/timestamp_shift.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "cli/row_files.h"
#include "cli/row_source.h"
#include "cli/test_files.h"
#include "destination/v1/value.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using ::destination::v1::Row;
using ::destination::v1::Value;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

absl::Time At(absl::string_view text) {
  absl::Time time;
  std::string error;
  EXPECT_TRUE(absl::ParseTime(absl::RFC3339_full, text, &time, &error))
      << error;
  return time;
}

Value Text(absl::string_view text) {
  Value value;
  value.set_string_value(text.data(), text.size());
  return value;
}

TEST(ReadTimestampTest, ReadsWhatTheContractTakes) {
  const absl::Time want = At("2010-12-01T08:26:00Z");
  for (const absl::string_view text :
       {"2010-12-01T08:26:00Z", " 2010-12-01T08:26:00Z ", "2010-12-01T08:26:00",
        "2010-12-01 08:26:00", "2010-12-01T10:26:00+02:00",
        "2010-12-01T08:26:00.000Z", "1291191960", "1291191960123"}) {
    EXPECT_EQ(ReadTimestamp(Text(text)), want) << text;
  }
  EXPECT_EQ(ReadTimestamp(Text("2010-12-01")), At("2010-12-01T00:00:00Z"));
  Value number;
  number.set_int64_value(1291191960);
  EXPECT_EQ(ReadTimestamp(number), want);
  Value timestamp;
  timestamp.mutable_timestamp_value()->set_seconds(1291191960);
  EXPECT_EQ(ReadTimestamp(timestamp), want);
}

TEST(ReadTimestampTest, RefusesTheRest) {
  for (const absl::string_view text :
       {"", "yesterday", "infinite-future", "100000000000000", "2010-13-01"}) {
    EXPECT_EQ(ReadTimestamp(Text(text)), std::nullopt) << text;
  }
  EXPECT_EQ(ReadTimestamp(Value()), std::nullopt);
}

TEST(DaysToNowTest, PutsTheNewestIntoTheLastDayAndNeverTheFuture) {
  const absl::Time now = At("2026-11-24T08:46:00Z");
  for (const absl::string_view text :
       {"2010-12-23T16:00:00Z", "2010-12-23T08:46:00Z", "2010-12-23T08:46:01Z",
        "2010-12-23T08:45:59Z", "2026-11-24T08:46:00Z", "2026-11-24T08:46:01Z",
        "2030-01-01T00:00:00Z"}) {
    const absl::Time moved =
        At(text) + DaysToNow(At(text), now) * absl::Hours(24);
    EXPECT_LE(moved, now) << text;
    EXPECT_GT(moved, now - absl::Hours(24)) << text;
  }
}

TEST(DaysToNowTest, LeavesTodayAlone) {
  EXPECT_EQ(DaysToNow(At("2026-11-23T08:46:01Z"), At("2026-11-24T08:46:00Z")),
            0);
  EXPECT_EQ(DaysToNow(At("2026-11-24T09:00:00Z"), At("2026-11-24T08:46:00Z")),
            -1);
}

std::unique_ptr<RowSource> Rows(absl::string_view csv) {
  return *RowFiles::Open({WriteTestFile("rows.csv", csv)});
}

TEST(NewestTimestampTest, LooksAtAllRowsAndPassesOverNonsense) {
  const auto rows = Rows(
      "id,timestamp\n1,2010-12-01T08:26:00Z\n2,1291363200\n3\n4,soon\n5,\n"
      "6,2010-12-02T00:00:00Z\n");
  EXPECT_EQ(*NewestTimestamp(*rows, "timestamp"), At("2010-12-03T08:00:00Z"));
}

TEST(NewestTimestampTest, NamesAMissingColumn) {
  const auto newest = NewestTimestamp(*Rows("id,time\n1,2\n"), "timestamp");
  EXPECT_THAT(std::string(newest.status().message()),
              HasSubstr("--timestamp_column"));
}

TEST(NewestTimestampTest, RefusesAColumnWithoutTimestamps) {
  const auto newest = NewestTimestamp(*Rows("timestamp\nsoon\n"), "timestamp");
  EXPECT_THAT(std::string(newest.status().message()),
              HasSubstr("holds no timestamp"));
}

TEST(ShiftedRowsTest, MovesWholeDaysAndWritesIso) {
  ShiftedRows rows(
      Rows("id,timestamp\n1,2010-12-01T08:26:00Z\n2,1291363200\n3,soon\n4\n"),
      "timestamp", 3);
  std::vector<std::string> got;
  Row row;
  while (*rows.Next(row)) {
    got.push_back(row.values_size() < 2 ? "" : row.values(1).string_value());
  }
  EXPECT_THAT(got, ElementsAre("2010-12-04T08:26:00Z", "2010-12-06T08:00:00Z",
                               "soon", ""));
  EXPECT_THAT(rows.columns(), ElementsAre("id", "timestamp"));
  EXPECT_EQ(rows.line(), 5);
}

}  // namespace
}  // namespace destconn
