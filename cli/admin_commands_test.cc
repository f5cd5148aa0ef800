#include "cli/admin_commands.h"

#include <string>

#include "cli/cli_harness.h"
#include "cli/exit_code.h"
#include "cli/fake_destination.h"
#include "destination/v1/admin.pb.h"
#include "gmock/gmock.h"
#include "google/protobuf/util/json_util.h"
#include "grpcpp/support/status.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class AdminCommandsTest : public CliHarness {
 protected:
  static FakeAnswers TwoPagesOfRuns() {
    FakeAnswers answers;
    for (const char* id : {"r1", "r2"}) {
      destination::v1::ListRunsResponse page;
      page.add_runs()->set_run_id(id);
      answers.run_pages.push_back(page);
    }
    return answers;
  }
};

TEST_F(AdminCommandsTest, ListsAllPagesOfRuns) {
  server_.SetAnswers(TwoPagesOfRuns());
  EXPECT_EQ(Run({"runs", "--destination=my-store"}), kDone);
  EXPECT_EQ(server_.requests().runs.destination(), "destinations/my-store");
  EXPECT_THAT(out(), HasSubstr("r1"));
  EXPECT_THAT(out(), HasSubstr("r2"));
}

TEST_F(AdminCommandsTest, PrintsAllPagesAsOneJsonObject) {
  server_.SetAnswers(TwoPagesOfRuns());
  EXPECT_EQ(Run({"runs", "--output=json"}), kDone);
  destination::v1::ListRunsResponse response;
  ASSERT_TRUE(
      google::protobuf::util::JsonStringToMessage(out(), &response).ok());
  EXPECT_EQ(response.runs_size(), 2);
  EXPECT_EQ(response.next_page_token(), "");
}

TEST_F(AdminCommandsTest, ShowsOneRun) {
  FakeAnswers answers;
  answers.run.mutable_run()->set_run_id("r1");
  server_.SetAnswers(answers);
  EXPECT_EQ(Run({"run", "r1"}), kDone);
  EXPECT_THAT(out(), HasSubstr("Run r1"));
}

TEST_F(AdminCommandsTest, ListsDestinationsAndCredentials) {
  FakeAnswers answers;
  answers.destinations.add_destinations()->set_name("destinations/my-store");
  answers.credentials.add_credentials()->set_name("credentials/my-token");
  server_.SetAnswers(answers);
  EXPECT_EQ(Run({"destinations"}), kDone);
  EXPECT_EQ(Run({"credentials"}), kDone);
  EXPECT_THAT(out(), HasSubstr("destinations/my-store"));
  EXPECT_THAT(out(), HasSubstr("credentials/my-token"));
}

TEST_F(AdminCommandsTest, DeletesWhatItIsTold) {
  EXPECT_EQ(Run({"delete", "destinations/my-store", "--etag=e1"}), kDone);
  EXPECT_EQ(Run({"delete", "credentials/my-token"}), kDone);
  EXPECT_THAT(server_.requests().deleted,
              ElementsAre("destinations/my-store e1", "credentials/my-token"));
}

TEST_F(AdminCommandsTest, DeletesWhatItIsToldInTwoWords) {
  EXPECT_EQ(Run({"delete", "destination", "my-store"}), kDone);
  EXPECT_EQ(Run({"delete", "destinations", "destinations/my-store"}), kDone);
  EXPECT_EQ(Run({"delete", "credential", "my-token"}), kDone);
  EXPECT_THAT(server_.requests().deleted,
              ElementsAre("destinations/my-store ", "destinations/my-store ",
                          "credentials/my-token"));
  EXPECT_EQ(Run({"delete", "run", "r1"}), kUsage);
  EXPECT_THAT(err(), HasSubstr("a destination or a credential, not a 'run'"));
}

TEST_F(AdminCommandsTest, AsksWhatAPlainNameIs) {
  EXPECT_EQ(Run({"delete", "my-store"}), kUsage);
  EXPECT_THAT(err(), HasSubstr("destinations/my-store or credentials/my-"));
  EXPECT_EQ(Run({"delete", "credentials/t", "--etag=e"}), kUsage);
}

TEST_F(AdminCommandsTest, TellsWhatBecameOfAnOrder) {
  FakeAnswers answers;
  auto& delivered = *answers.order.add_fates();
  delivered.set_outcome(destination::v1::RowError::OUTCOME_DELIVERED);
  delivered.set_run_id("run-2");
  delivered.set_meta_trace_id("AbC");
  auto& rejected = *answers.order.add_fates();
  rejected.set_outcome(destination::v1::RowError::OUTCOME_REJECTED);
  rejected.set_reason("NEW_REASON");
  server_.SetAnswers(answers);
  EXPECT_EQ(Run({"order", "77", "--destination=shop"}), kDone);
  EXPECT_EQ(server_.requests().order.destination(), "destinations/shop");
  EXPECT_EQ(server_.requests().order.order_id(), "77");
  EXPECT_THAT(out(), HasSubstr("run-2"));
  EXPECT_THAT(out(), HasSubstr("AbC"));
  EXPECT_THAT(out(), HasSubstr("rejected: NEW_REASON"));
  EXPECT_EQ(Run({"order", "77"}), kUsage);
}

TEST_F(AdminCommandsTest, EndsWithThreeIfThereIsNoSuchThing) {
  server_.SetAnswers({.status = {grpc::NOT_FOUND, "no such run"}});
  EXPECT_EQ(Run({"run", "r9"}), kFailed);
  EXPECT_THAT(err(), HasSubstr("NOT_FOUND: no such run"));
}

}  // namespace
}  // namespace destconn
