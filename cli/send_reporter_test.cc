#include "cli/send_reporter.h"

#include <cstddef>
#include <sstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "base/simulated_clock.h"
#include "cli/console.h"
#include "cli/test_files.h"
#include "destination/v1/destination.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using ::destination::v1::RowError;
using ::destination::v1::SendBatchResponse;
using ::destination::v1::Summary;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class SendReporterTest : public testing::Test {
 protected:
  Console MakeConsole(size_t err_width) {
    return {.in = in_,
            .out = out_,
            .err = err_,
            .clock = clock_,
            .err_width = err_width};
  }

  static SendBatchResponse OneRowError() {
    SendBatchResponse response;
    RowError& error = *response.mutable_row_errors()->add_errors();
    error.set_sequence(1);
    error.set_row_index(4);
    error.set_outcome(RowError::OUTCOME_SKIPPED);
    error.set_reason("ALREADY_SENT_CHANGED");
    error.set_column("price");
    return response;
  }

  SimulatedClock clock_{absl::UnixEpoch()};
  std::istringstream in_;
  std::ostringstream out_;
  std::ostringstream err_;
};

TEST_F(SendReporterTest, NamesFileAndLineOfARowError) {
  Console console = MakeConsole(0);
  SendReporter reporter(console, {"a.csv", "-"}, 20);
  for (int i = 0; i < 5; ++i) {
    reporter.places().Add(1, i, {.file = 1, .line = 10 + i});
  }
  reporter.OnResponse(OneRowError());
  EXPECT_EQ(err_.str(),
            "standard input:14: skipped, sent before, with other contents "
            "(ALREADY_SENT_CHANGED, column price)\n");
}

TEST_F(SendReporterTest, NamesMessageAndRowWhereTheLineIsNotKnown) {
  Console console = MakeConsole(0);
  SendReporter reporter(console, {"a.csv"}, 20);
  reporter.OnResponse(OneRowError());
  EXPECT_THAT(err_.str(), HasSubstr("message 1, row 4: skipped"));
}

TEST_F(SendReporterTest, CountsTheRowErrorsThatItDidNotShow) {
  Console console = MakeConsole(0);
  SendReporter reporter(console, {"a.csv"}, 1);
  reporter.OnResponse(OneRowError());
  reporter.OnResponse(OneRowError());
  err_.str("");
  Summary summary;
  summary.mutable_counts()->set_rejected(1000);
  (*summary.mutable_skipped())["ALREADY_SENT_CHANGED"] = 2;
  reporter.Finish(summary);
  EXPECT_EQ(err_.str(),
            "... and 1,001 more row errors; --row_errors=1002 shows all\n");
}

TEST_F(SendReporterTest, SaysNothingOfRowErrorsIfAllWereShown) {
  Console console = MakeConsole(0);
  SendReporter reporter(console, {"a.csv"}, 20);
  reporter.Finish(Summary());
  EXPECT_THAT(err_.str(), IsEmpty());
}

TEST_F(SendReporterTest, TellsWhatAProgressWarnsOf) {
  Console console = MakeConsole(0);
  SendReporter reporter(console, {"a.csv"}, 20);
  SendBatchResponse response;
  response.mutable_progress();
  reporter.OnResponse(response);
  EXPECT_THAT(err_.str(), IsEmpty());
  for (int second = 0; second <= 30; ++second) {
    response.mutable_progress()->clear_warnings();
    response.mutable_progress()->add_warnings(
        absl::StrCat("Meta is away for ", second, "s."));
    reporter.OnResponse(response);
    clock_.Advance(absl::Seconds(1));
  }
  EXPECT_THAT(err_.str(), HasSubstr("warning: Meta is away for 0s.\n"));
  EXPECT_THAT(err_.str(), HasSubstr("warning: Meta is away for 30s.\n"));
  EXPECT_THAT(err_.str(), Not(HasSubstr("for 1s.")));
}

TEST_F(SendReporterTest, ShowsHowFarItHasCome) {
  Console console = MakeConsole(200);
  SendReporter reporter(console, {WriteTestFile("ten", "0123456789")}, 20);
  clock_.Advance(absl::Seconds(1));
  SendBatchResponse response;
  response.mutable_progress()->set_events_per_second(50);
  response.mutable_progress()->mutable_counts()->set_delivered(3);
  reporter.OnResponse(response);
  clock_.Advance(absl::Seconds(1));
  reporter.OnSent(7, 5);
  EXPECT_THAT(err_.str(), HasSubstr("50%  7 sent  3 delivered"));
  EXPECT_THAT(err_.str(), HasSubstr("0:02 left  50 events/s"));
  clock_.Advance(absl::Seconds(1));
  reporter.OnAllSent();
  EXPECT_THAT(err_.str(), HasSubstr("100%"));
}

}  // namespace
}  // namespace destconn
