#include "cli/summary_table.h"

#include <string>

#include "cli/test_files.h"
#include "destination/v1/run.pb.h"
#include "gmock/gmock.h"
#include "google/protobuf/util/json_util.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using ::destination::v1::Summary;
using ::testing::HasSubstr;
using ::testing::Not;

// A summary with everything in it; each test changes one thing.
Summary FullSummary() {
  Summary summary;
  const auto status = google::protobuf::util::JsonStringToMessage(
      ReadTestFile("testdata/cli/summary.json"), &summary);
  EXPECT_TRUE(status.ok()) << status.ToString();
  return summary;
}

// summary.txt was read by people and found good; it is not made by this code.
TEST(SummaryTextTest, MatchesTheGoldenFile) {
  const std::string golden = ReadTestFile("testdata/cli/summary.txt");
  ASSERT_GT(golden.size(), 500u) << "the golden file was not read";
  EXPECT_EQ(SummaryText(FullSummary()), golden);
}

TEST(SummaryTextTest, SaysThatADryRunSentNothing) {
  Summary summary = FullSummary();
  summary.set_dry_run(true);
  const std::string text = SummaryText(summary);
  EXPECT_THAT(text, HasSubstr("nothing was sent to Meta"));
  EXPECT_THAT(text, HasSubstr("Would be delivered"));
  EXPECT_THAT(text, HasSubstr("Value to deliver"));
  EXPECT_THAT(text, Not(HasSubstr("Value delivered")));
}

TEST(SummaryTextTest, LeavesOutWhatThereIsNot) {
  Summary summary;
  summary.set_run_id("empty");
  summary.mutable_counts()->set_received(0);
  const std::string text = SummaryText(summary);
  EXPECT_THAT(text, HasSubstr("Received   0"));
  EXPECT_THAT(text, HasSubstr("Skipped    0"));
  EXPECT_THAT(text, HasSubstr("Rejected   0"));
  EXPECT_THAT(text, Not(HasSubstr("Value")));
  EXPECT_THAT(text, Not(HasSubstr("Look at")));
  EXPECT_THAT(text, Not(HasSubstr("Age when accepted")));
}

}  // namespace
}  // namespace destconn
