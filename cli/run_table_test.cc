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
  const std::string text = RunsText(response, 120);
  EXPECT_THAT(text, HasSubstr("r1   2010-12-01 08:26:00 UTC  1 min 12 s    "
                              "12,000     11,999        1         0  "
                              "destinations/my-store\n"));
  EXPECT_THAT(text, HasSubstr("not ended         -"));
}

TEST(RunTextTest, ShowsTheSummary) {
  EXPECT_THAT(RunText(EndedRun(), 80), HasSubstr("Delivered  11,999"));
}

TEST(RunTextTest, TellsHowToGoOnWithABrokenRun) {
  destination::v1::Run run = EndedRun();
  run.clear_summary();
  EXPECT_THAT(RunText(run, 80), HasSubstr("--run_id=r1"));
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
