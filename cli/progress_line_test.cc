#include "cli/progress_line.h"

#include "absl/time/time.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

SendProgress HalfWay() {
  return {.rows_sent = 12'000,
          .delivered = 9'500,
          .skipped = 20,
          .rejected = 3,
          .events_per_second = 1234.4,
          .bytes_read = 500,
          .total_bytes = 1000,
          .elapsed = absl::Seconds(65)};
}

TEST(ProgressLineTest, ShowsEverythingWhereThereIsRoom) {
  EXPECT_EQ(ProgressLine(HalfWay(), 200),
            "[##########----------]  50%  12,000 sent  9,500 delivered  "
            "20 skipped  3 rejected  1:05 left  1,234 events/s");
}

TEST(ProgressLineTest, LeavesOutWhatDoesNotFit) {
  EXPECT_EQ(ProgressLine(HalfWay(), 60),
            "[##########----------]  50%  12,000 sent  9,500 delivered");
  EXPECT_LE(ProgressLine(HalfWay(), 20).size(), 20u);
}

TEST(ProgressLineTest, SaysThatOnlyAnswersAreMissing) {
  SendProgress progress = HalfWay();
  progress.all_sent = true;
  EXPECT_EQ(ProgressLine(progress, 200),
            "[####################] 100%  12,000 sent  9,500 delivered  "
            "20 skipped  3 rejected  waiting for the last answers  "
            "1,234 events/s");
}

TEST(ProgressLineTest, HasNoBarWhereTheSizeIsNotKnown) {
  SendProgress progress = HalfWay();
  progress.total_bytes = 0;
  EXPECT_EQ(ProgressLine(progress, 200),
            "12,000 sent  9,500 delivered  20 skipped  3 rejected  "
            "1,234 events/s");
}

TEST(ProgressLineTest, IsWholeAtTheVeryStart) {
  EXPECT_EQ(ProgressLine({.total_bytes = 1000}, 200),
            "[--------------------]   0%  0 sent  0 delivered  0 skipped  "
            "0 rejected  0 events/s");
}

}  // namespace
}  // namespace destconn
