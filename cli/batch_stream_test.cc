#include "cli/batch_stream.h"

#include <cstdint>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "base/simulated_clock.h"
#include "cli/connection.h"
#include "cli/console.h"
#include "cli/fake_destination.h"
#include "cli/options.h"
#include "cli/row_source.h"
#include "cli/send_reporter.h"
#include "destination/v1/destination.pb.h"
#include "gmock/gmock.h"
#include "grpcpp/support/status.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using ::destination::v1::Row;
using ::destination::v1::Start;
using ::testing::SizeIs;

// Gives `count` rows, or fails at the row `fail_at`.
class CountedRows final : public RowSource {
 public:
  explicit CountedRows(int count, int fail_at = -1)
      : count_(count), fail_at_(fail_at) {}

  const std::vector<std::string>& columns() const override { return columns_; }
  absl::StatusOr<bool> Next(Row& row) override {
    if (taken_ == fail_at_) return absl::InvalidArgumentError("bad row");
    if (taken_ == count_) return false;
    row.Clear();
    row.add_values()->set_int64_value(taken_++);
    return true;
  }
  int file() const override { return 0; }
  int64_t line() const override { return taken_ + 1; }
  int64_t bytes_read() const override { return taken_; }

  int taken() const { return taken_; }

 private:
  const int count_;
  const int fail_at_;
  const std::vector<std::string> columns_ = {"a"};
  int taken_ = 0;
};

class BatchStreamTest : public testing::Test {
 protected:
  StreamOutcome RunWith(StreamScript script, RowSource& rows) {
    FakeAnswers answers;
    answers.streams = {std::move(script)};
    answers.summary.set_run_id("r");
    server_.SetAnswers(answers);
    const auto connection =
        *Connection::Open({.server = server_.address(), .insecure = true});
    Console console{.in = in_, .out = out_, .err = err_, .clock = clock_};
    SendReporter reporter(console, {"a.csv"}, 20);
    Start start;
    start.set_run_id("r");
    return RunBatchStream(*connection, start, rows, reporter);
  }

  FakeDestination server_;
  SimulatedClock clock_{absl::UnixEpoch()};
  std::istringstream in_;
  std::ostringstream out_;
  std::ostringstream err_;
};

TEST_F(BatchStreamTest, BringsTheSummary) {
  CountedRows rows(2500);
  const StreamOutcome outcome = RunWith({}, rows);
  EXPECT_TRUE(outcome.status.ok()) << outcome.status.error_message();
  EXPECT_EQ(outcome.run_id, "r");
  ASSERT_TRUE(outcome.summary.has_value());
  EXPECT_EQ(outcome.summary->run_id(), "r");
  EXPECT_THAT(server_.requests().streams[0].batches, SizeIs(3));
}

TEST_F(BatchStreamTest, SendsNothingThatTheServerHas) {
  CountedRows rows(2500);
  EXPECT_TRUE(RunWith({.resume_after = 2}, rows).status.ok());
  const auto batches = server_.requests().streams[0].batches;
  ASSERT_THAT(batches, SizeIs(1));
  EXPECT_EQ(batches[0].sequence(), 3);
  EXPECT_EQ(batches[0].rows(0).values(0).int64_value(), 2000);
}

TEST_F(BatchStreamTest, ReadsNoRowBeforeTheServerBegins) {
  CountedRows rows(10);
  const StreamOutcome outcome =
      RunWith({.refuse = true, .status = {grpc::NOT_FOUND, "m"}}, rows);
  EXPECT_EQ(outcome.status.error_code(), grpc::NOT_FOUND);
  EXPECT_EQ(outcome.run_id, "");
  EXPECT_EQ(rows.taken(), 0);
}

TEST_F(BatchStreamTest, StopsReadingWhenTheStreamEnds) {
  CountedRows rows(100'000'000);
  const StreamOutcome outcome =
      RunWith({.end_after = 3, .status = {grpc::UNAVAILABLE, "m"}}, rows);
  EXPECT_EQ(outcome.status.error_code(), grpc::UNAVAILABLE);
  EXPECT_FALSE(outcome.summary.has_value());
  // HTTP/2's window lets some messages more into the pipe; not the whole file.
  EXPECT_LT(rows.taken(), 10'000'000);
}

TEST_F(BatchStreamTest, CancelsTheStreamIfARowCannotBeRead) {
  CountedRows rows(2500, 1200);
  const StreamOutcome outcome = RunWith({}, rows);
  EXPECT_EQ(outcome.input.message(), "bad row");
  EXPECT_FALSE(outcome.status.ok());
  EXPECT_EQ(outcome.run_id, "r");
  EXPECT_FALSE(outcome.summary.has_value());
}

}  // namespace
}  // namespace destconn
