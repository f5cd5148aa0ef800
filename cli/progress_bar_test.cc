#include "cli/progress_bar.h"

#include <cstddef>
#include <sstream>

#include "absl/time/time.h"
#include "base/simulated_clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class ProgressBarTest : public testing::Test {
 protected:
  static void AddRow(SendProgress& progress) { ++progress.rows_sent; }

  SimulatedClock clock_{absl::FromUnixSeconds(1'700'000'000)};
  std::ostringstream err_;
};

TEST_F(ProgressBarTest, IsQuietForTenSecondsOffATerminal) {
  ProgressBar bar(err_, 0, clock_);
  for (int i = 0; i < 99; ++i) {
    clock_.Advance(absl::Milliseconds(100));
    bar.Update(AddRow);
  }
  EXPECT_THAT(err_.str(), IsEmpty());
  clock_.Advance(absl::Milliseconds(100));
  bar.Update(AddRow);
  EXPECT_THAT(err_.str(), HasSubstr("100 sent"));
  EXPECT_THAT(err_.str(), Not(HasSubstr("\x1b")));
  EXPECT_THAT(err_.str(), EndsWith("\n"));
}

TEST_F(ProgressBarTest, DrawsOverItselfOnATerminalNotTooOften) {
  ProgressBar bar(err_, 80, clock_);
  clock_.Advance(absl::Seconds(1));
  bar.Update(AddRow);
  bar.Update(AddRow);
  EXPECT_EQ(err_.str(),
            "\r\x1b[K1 sent  0 delivered  0 skipped  0 rejected  0 events/s");
}

TEST_F(ProgressBarTest, PrintsMessagesAboveTheBar) {
  ProgressBar bar(err_, 80, clock_);
  clock_.Advance(absl::Seconds(1));
  bar.Update(AddRow);
  err_.str("");
  bar.Print("a message");
  EXPECT_THAT(err_.str(), HasSubstr("\r\x1b[Ka message\n\r\x1b[K1 sent"));
}

TEST_F(ProgressBarTest, ReckonsTheTimeLeftFromItsRestart) {
  ProgressBar bar(err_, 200, clock_);
  clock_.Advance(absl::Hours(1));
  bar.Restart();
  clock_.Advance(absl::Seconds(1));
  bar.Update([](SendProgress& progress) {
    progress.bytes_read = 1;
    progress.total_bytes = 2;
  });
  EXPECT_THAT(err_.str(), HasSubstr("0:01 left"));
}

TEST_F(ProgressBarTest, LeavesNothingBehind) {
  ProgressBar bar(err_, 80, clock_);
  clock_.Advance(absl::Seconds(1));
  bar.Update(AddRow);
  bar.Clear();
  EXPECT_THAT(err_.str(), EndsWith("\r\x1b[K"));
  err_.str("");
  bar.Clear();
  EXPECT_THAT(err_.str(), IsEmpty());
}

}  // namespace
}  // namespace destconn
