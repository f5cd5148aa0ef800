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
using ::testing::ContainsRegex;
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

TEST(SummaryTextTest, ComparesTheGroupingsOfADryRun) {
  Summary summary;
  summary.set_dry_run(true);
  auto& comparison = *summary.mutable_grouping_comparison();
  comparison.mutable_per_order()->set_events(1200);
  comparison.mutable_per_order()->set_kept_by_meta(1200);
  (*comparison.mutable_per_order()->mutable_value_total())["GBP"] = "60000";
  (*comparison.mutable_per_order()->mutable_average_basket())["GBP"] = "50";
  comparison.mutable_per_order()->set_exact(true);
  comparison.mutable_per_item()->set_events(4000);
  comparison.mutable_per_item()->set_kept_by_meta(3900);
  const std::string text = SummaryText(summary, 80);
  EXPECT_THAT(text, ContainsRegex("PER_ORDER +PER_ITEM"));
  EXPECT_THAT(text, ContainsRegex("Events +1,200 +about 4,000"));
  EXPECT_THAT(text, ContainsRegex("Meta keeps +1,200 +about 3,900"));
  EXPECT_THAT(text, ContainsRegex("Value, GBP +60,000.00 +-"));
  EXPECT_THAT(text, ContainsRegex("Average event, GBP +50.00 +-"));
  EXPECT_THAT(SummaryText({}, 80), Not(HasSubstr("PER_ITEM")));
}

TEST(SummaryTextTest, SaysThatEventsWereTests) {
  Summary summary;
  EXPECT_THAT(SummaryText(summary, 80), Not(HasSubstr("Test mode")));
  summary.set_test_mode(true);
  EXPECT_THAT(SummaryText(summary, 80), HasSubstr("Test mode"));
}

}  // namespace
}  // namespace destconn
