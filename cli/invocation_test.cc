#include "cli/invocation.h"

#include <sstream>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "base/error_reason.h"
#include "base/simulated_clock.h"
#include "cli/console.h"
#include "cli/input_file.h"
#include "cli/options.h"
#include "destination/v1/run.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using ::testing::HasSubstr;

class InvocationTest : public testing::Test {
 protected:
  std::istringstream in_;
  std::ostringstream out_;
  std::ostringstream err_;
  SimulatedClock clock_{absl::UnixEpoch()};
  Console console_{.in = in_, .out = out_, .err = err_, .clock = clock_};
  const Options options_ = {};
  const std::vector<std::string> arguments_ = {};
  const Invocation invocation_{options_, arguments_, console_};
};

TEST_F(InvocationTest, PrintsFieldsWithoutAValueToo) {
  PrintJson(invocation_, destination::v1::Counts());
  EXPECT_EQ(out_.str(),
            "{\"received\":\"0\",\"delivered\":\"0\",\"skipped\":\"0\","
            "\"rejected\":\"0\",\"eventsDelivered\":\"0\"}\n");
}

TEST_F(InvocationTest, LeavesTheOutputFailedIfThereIsNoJsonForIt) {
  destination::v1::Summary summary;
  summary.mutable_first_event_time()->set_seconds(1ll << 60);
  PrintJson(invocation_, summary);
  EXPECT_TRUE(out_.fail());
  EXPECT_THAT(err_.str(), HasSubstr("cannot be shown as JSON"));
}

TEST_F(InvocationTest, TellsUsersMistakesFromFailures) {
  EXPECT_EQ(Fail(invocation_, UsageError("m")), kUsage);
  EXPECT_EQ(Fail(invocation_, InputError("m")), kUsage);
  EXPECT_EQ(Fail(invocation_, absl::InternalError("m")), kFailed);
  EXPECT_EQ(Fail(invocation_, grpc::Status(grpc::UNAVAILABLE, "m")), kFailed);
}

}  // namespace
}  // namespace destconn
