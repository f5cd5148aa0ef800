#include "cli/run_table.h"

#include <string>

#include "destination/v1/admin.pb.h"
#include "destination/v1/run.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using ::destination::v1::ListCredentialsResponse;
using ::destination::v1::ListDestinationsResponse;
using ::destination::v1::ListRunsResponse;
using ::testing::HasSubstr;

destination::v1::Run EndedRun() {
  destination::v1::Run run;
  run.set_run_id("r1");
  run.set_destination("destinations/my-store");
  run.mutable_start_time()->set_seconds(1291191960);
  run.mutable_end_time()->set_seconds(1291192032);
  run.mutable_summary()->set_run_id("r1");
  run.mutable_summary()->mutable_counts()->set_received(12'000);
  run.mutable_summary()->mutable_counts()->set_delivered(11'999);
  run.mutable_summary()->mutable_counts()->set_skipped(1);
  return run;
}

TEST(RunsTextTest, ShowsEndedAndOpenRuns) {
  ListRunsResponse response;
  *response.add_runs() = EndedRun();
  destination::v1::Run& open = *response.add_runs();
  open = EndedRun();
  open.set_run_id("r2");
  open.clear_summary();
  open.set_state(destination::v1::Run::STATE_RUNNING);
  open.mutable_counts()->set_received(7);
  const std::string text = RunsText(response, 120);
  EXPECT_THAT(text, HasSubstr("r1   2010-12-01 08:26:00 UTC  1 min 12 s    "
                              "12,000     11,999        1         0  "
                              "destinations/my-store\n"));
  EXPECT_THAT(text, HasSubstr("   running         7          0"));
}

TEST(RunTextTest, ShowsTheSummary) {
  EXPECT_THAT(RunText(EndedRun(), 80), HasSubstr("Delivered  11,999"));
}

TEST(RunTextTest, TellsHowToGoOnWithABrokenRun) {
  destination::v1::Run run = EndedRun();
  run.clear_summary();
  run.set_state(destination::v1::Run::STATE_INTERRUPTED);
  run.mutable_counts()->set_received(1'234);
  run.mutable_error()->set_code("UNAVAILABLE");
  run.mutable_error()->set_reason("META_UNAVAILABLE");
  run.mutable_error()->set_message("Try later.");
  const std::string text = RunText(run, 80);
  EXPECT_THAT(text, HasSubstr("1,234 rows"));
  EXPECT_THAT(text, HasSubstr("UNAVAILABLE (META_UNAVAILABLE): Try later."));
  EXPECT_THAT(text, HasSubstr("--run_id=r1"));
}

TEST(RunTextTest, SaysThatARunGoesOn) {
  destination::v1::Run run = EndedRun();
  run.clear_summary();
  run.set_state(destination::v1::Run::STATE_RUNNING);
  EXPECT_THAT(RunText(run, 80), HasSubstr("still going on"));
}

TEST(RunTextTest, SaysThatATokenWasExchanged) {
  destination::v1::Run run = EndedRun();
  auto& renewal = *run.add_token_renewals();
  renewal.set_credential("credentials/t");
  renewal.mutable_renew_time()->set_seconds(1291191970);
  renewal.mutable_expire_time()->set_seconds(1296375970);
  EXPECT_THAT(RunText(run, 80),
              HasSubstr("The token of credentials/t was exchanged for a new "
                        "one on 2010-12-01 08:26:10 UTC; it expires on "
                        "2011-01-30 08:26:10 UTC.\n"));
}

TEST(ListTextTest, SaysWhenThereIsNothing) {
  EXPECT_THAT(RunsText(ListRunsResponse(), 80), HasSubstr("no runs"));
  EXPECT_THAT(DestinationsText(ListDestinationsResponse(), 80),
              HasSubstr("no destinations"));
  EXPECT_THAT(CredentialsText(ListCredentialsResponse(), 80),
              HasSubstr("no credentials"));
}

TEST(ListTextTest, ShowsDestinationsAndCredentials) {
  ListDestinationsResponse destinations;
  auto* destination = destinations.add_destinations();
  destination->set_name("destinations/my-store");
  destination->mutable_settings()->set_dataset_id("123");
  destination->mutable_settings()->set_credential("credentials/t");
  EXPECT_THAT(DestinationsText(destinations, 100),
              HasSubstr("destinations/my-store  123      credentials/t"));
  ListCredentialsResponse credentials;
  credentials.add_credentials()->set_name("credentials/t");
  EXPECT_THAT(CredentialsText(credentials, 100), HasSubstr("credentials/t"));
}

}  // namespace
}  // namespace destconn
