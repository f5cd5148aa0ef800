#include "cli/send_command.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "cli/cli_harness.h"
#include "cli/exit_code.h"
#include "cli/fake_destination.h"
#include "cli/test_files.h"
#include "destination/v1/destination.pb.h"
#include "gmock/gmock.h"
#include "google/protobuf/util/json_util.h"
#include "grpcpp/support/status.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using ::destination::v1::RowError;
using ::destination::v1::Summary;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

const grpc::Status& Unavailable() {
  static const auto& status =
      *new grpc::Status(grpc::UNAVAILABLE, "the cable was pulled");
  return status;
}

class SendCommandTest : public CliHarness {
 protected:
  // The header and so many rows: `0,row-0`, `1,row-1`, ...
  static std::string ManyRows(int count) {
    std::string csv = "id,email\n";
    for (int i = 0; i < count; ++i) {
      absl::StrAppend(&csv, i, ",s3cret-", i, "\n");
    }
    return csv;
  }

  static std::vector<int64_t> Sequences(const ReceivedStream& stream) {
    std::vector<int64_t> sequences;
    for (const auto& batch : stream.batches) {
      sequences.push_back(batch.sequence());
    }
    return sequences;
  }

  void AnswerStreams(std::vector<StreamScript> streams) {
    FakeAnswers answers;
    answers.streams = std::move(streams);
    answers.summary.set_run_id("run-of-server");
    answers.summary.mutable_counts()->set_received(2500);
    answers.summary.mutable_counts()->set_rejected(7);
    server_.SetAnswers(answers);
  }

  ExitCode Send(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"send", "--destination=my-store"});
    return Run(std::move(arguments));
  }
};

TEST_F(SendCommandTest, StreamsAllRowsInOrder) {
  AnswerStreams({{}});
  EXPECT_EQ(Send({WriteTestFile("a.csv", ManyRows(1500)),
                  WriteGzipTestFile("b.csv.gz", ManyRows(1000)), "--dry_run",
                  "--order_rows_adjacent", "--run_id=r1"}),
            kDone);
  const auto streams = server_.requests().streams;
  ASSERT_THAT(streams, SizeIs(1));
  const auto& start = streams[0].start;
  EXPECT_EQ(start.destination(), "destinations/my-store");
  EXPECT_EQ(start.run_id(), "r1");
  EXPECT_TRUE(start.dry_run());
  EXPECT_TRUE(start.order_rows_adjacent());
  ASSERT_EQ(start.columns_size(), 2);
  EXPECT_EQ(start.columns(1).name(), "email");
  EXPECT_THAT(Sequences(streams[0]), ElementsAre(1, 2, 3));
  EXPECT_EQ(streams[0].batches[1].rows(499).values(0).string_value(), "1499");
  EXPECT_EQ(streams[0].batches[1].rows(500).values(0).string_value(), "0");
  EXPECT_THAT(out(), HasSubstr("Received   2,500"));
}

TEST_F(SendCommandTest, PrintsTheSummaryAsOneJsonObject) {
  AnswerStreams({{}});
  EXPECT_EQ(Send({"--output=json", WriteTestFile("a.csv", ManyRows(1))}),
            kDone);
  Summary summary;
  ASSERT_TRUE(
      google::protobuf::util::JsonStringToMessage(out(), &summary).ok());
  EXPECT_EQ(summary.counts().received(), 2500);
}

TEST_F(SendCommandTest, EndsWithOneOnRejectedRowsIfAsked) {
  AnswerStreams({{}});
  const std::string path = WriteTestFile("a.csv", ManyRows(1));
  EXPECT_EQ(Send({path}), kDone);
  EXPECT_EQ(Send({path, "--fail_on_reject"}), kAnswerNo);
}

TEST_F(SendCommandTest, GoesOnWhereABrokenStreamStopped) {
  AnswerStreams(
      {{.end_after = 2, .status = Unavailable()}, {.resume_after = 2}});
  EXPECT_EQ(Send({WriteTestFile("a.csv", ManyRows(2500))}), kDone);
  const auto streams = server_.requests().streams;
  ASSERT_THAT(streams, SizeIs(2));
  EXPECT_EQ(streams[0].start.run_id(), "");
  EXPECT_EQ(streams[1].start.run_id(), "run-of-server");
  EXPECT_THAT(Sequences(streams[1]), ElementsAre(3));
  EXPECT_EQ(streams[1].batches[0].rows(0).values(0).string_value(), "2000");
  EXPECT_THAT(err(), HasSubstr("Going on with run run-of-server in 1.0 s "
                               "(attempt 1 of 5)"));
  EXPECT_THAT(clock_.sleeps(), ElementsAre(absl::Seconds(1)));
}

TEST_F(SendCommandTest, WaitsForAServerThatHoldsTheOldStreamYet) {
  AnswerStreams({{.end_after = 1, .status = Unavailable()},
                 {.refuse = true, .status = {grpc::ABORTED, "being sent"}},
                 {.resume_after = 1}});
  EXPECT_EQ(Send({WriteTestFile("a.csv", ManyRows(1500))}), kDone);
  EXPECT_THAT(server_.requests().streams, SizeIs(3));
}

TEST_F(SendCommandTest, GivesUpAfterFiveReconnects) {
  AnswerStreams({{.end_after = 1, .status = Unavailable()}});
  EXPECT_EQ(Send({WriteTestFile("a.csv", ManyRows(1500))}), kFailed);
  EXPECT_THAT(server_.requests().streams, SizeIs(6));
  EXPECT_THAT(clock_.sleeps(),
              ElementsAre(absl::Seconds(1), absl::Seconds(2), absl::Seconds(4),
                          absl::Seconds(8), absl::Seconds(16)));
  EXPECT_THAT(err(), HasSubstr("the cable was pulled"));
  EXPECT_THAT(err(), HasSubstr("--run_id=run-of-server"));
}

TEST_F(SendCommandTest, DoesNotRepeatWhatWasRefused) {
  AnswerStreams(
      {{.refuse = true, .status = {grpc::NOT_FOUND, "no such destination"}}});
  EXPECT_EQ(Send({WriteTestFile("a.csv", ManyRows(1))}), kFailed);
  EXPECT_THAT(server_.requests().streams, SizeIs(1));
  EXPECT_THAT(err(), HasSubstr("no such destination"));
  EXPECT_THAT(err(), HasSubstr("Nothing was sent."));
}

TEST_F(SendCommandTest, DoesNotWaitForAServerThatNeverBegan) {
  AnswerStreams({{.refuse = true, .status = Unavailable()}});
  EXPECT_EQ(Send({WriteTestFile("a.csv", ManyRows(1))}), kFailed);
  EXPECT_THAT(server_.requests().streams, SizeIs(1));
}

TEST_F(SendCommandTest, TakesAMissingSummaryForAFailure) {
  AnswerStreams({{.forget_summary = true}});
  EXPECT_EQ(Send({WriteTestFile("a.csv", ManyRows(1))}), kFailed);
  EXPECT_THAT(err(), HasSubstr("without a summary"));
}

TEST_F(SendCommandTest, ShowsTheFirstRowErrorsWithFileAndLine) {
  StreamScript script;
  for (int i = 0; i < 5; ++i) {
    RowError& error = *script.row_errors.add_errors();
    error.set_sequence(2);
    error.set_row_index(i);
    error.set_outcome(RowError::OUTCOME_REJECTED);
    error.set_reason("MISSING_IDENTIFIER");
    error.set_message("Give one.");
  }
  AnswerStreams({script});
  const std::string path = WriteTestFile("a.csv", ManyRows(1100));
  EXPECT_EQ(Send({path, "--row_errors=2"}), kDone);
  EXPECT_THAT(
      err(), HasSubstr(absl::StrCat(path,
                                    ":1003: rejected, no usable email or phone "
                                    "(MISSING_IDENTIFIER): Give one.\n")));
  EXPECT_THAT(err(), Not(HasSubstr(":1004:")));
  EXPECT_THAT(err(), HasSubstr("... and 5 more row errors"));
  EXPECT_THAT(out() + err(), Not(HasSubstr("s3cret")));
}

TEST_F(SendCommandTest, ShowsTheServersWarnings) {
  AnswerStreams({{.warnings = {"column 'id' is not known"}}});
  EXPECT_EQ(Send({WriteTestFile("a.csv", ManyRows(1))}), kDone);
  EXPECT_THAT(err(), HasSubstr("warning: column 'id' is not known"));
}

TEST_F(SendCommandTest, CancelsTheRunIfAFileCannotBeReadToItsEnd) {
  AnswerStreams({{}});
  const std::string path = WriteTestFile(
      "bad.csv", absl::StrCat(ManyRows(20'000), "1,\"never closed\n"));
  EXPECT_EQ(Send({path}), kFailed);
  EXPECT_THAT(err(), HasSubstr("line 20002 never ends"));
  EXPECT_THAT(err(), HasSubstr("--run_id=run-of-server"));
  EXPECT_THAT(server_.requests().streams, SizeIs(1));
}

TEST_F(SendCommandTest, EndsWithTwoBeforeSendingIfAFileIsNotThere) {
  EXPECT_EQ(Send({"/nowhere/a.csv"}), kUsage);
  EXPECT_THAT(server_.requests().streams, SizeIs(0));
}

TEST_F(SendCommandTest, MovesTimestampsIntoTheLastDay) {
  AnswerStreams({{}});
  // The simulated clock stands at 2026-11-24T08:46:36Z.
  EXPECT_EQ(
      Send({"--shift_to_now", WriteTestFile("a.csv",
                                            "timestamp\n2010-12-23T08:46:37Z\n"
                                            "2010-12-20T01:00:00Z\n")}),
      kDone);
  const auto rows = server_.requests().streams[0].batches[0];
  EXPECT_EQ(rows.rows(0).values(0).string_value(), "2026-11-23T08:46:37Z");
  EXPECT_EQ(rows.rows(1).values(0).string_value(), "2026-11-20T01:00:00Z");
}

TEST_F(SendCommandTest, RefusesToReadStandardInputTwice) {
  EXPECT_EQ(Send({"-", "-"}), kUsage);
  EXPECT_EQ(Send({"-", "--shift_to_now"}), kUsage);
  EXPECT_THAT(err(), HasSubstr("save them in a file"));
}

}  // namespace
}  // namespace destconn
