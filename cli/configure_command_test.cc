#include "cli/configure_command.h"

#include <string>

#include "cli/cli_harness.h"
#include "cli/exit_code.h"
#include "cli/fake_destination.h"
#include "cli/test_files.h"
#include "destination/v1/check.pb.h"
#include "gmock/gmock.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "grpcpp/support/status.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using ::destination::v1::Check;
using ::testing::HasSubstr;

class ConfigureCommandTest : public CliHarness {
 protected:
  ExitCode RunWith(const std::string& json) {
    return Run({"configure", "--settings=" + WriteTestFile("s.json", json)});
  }
};

TEST_F(ConfigureCommandTest, SendsTheSettings) {
  FakeAnswers answers;
  answers.configure.set_destination("destinations/my-store");
  answers.configure.set_etag("e2");
  server_.SetAnswers(answers);
  in_.str(R"({"name": "My store", "window_days": 3})");
  EXPECT_EQ(Run({"configure", "--settings=-", "--etag=e1", "--validate_only"}),
            kDone);
  const auto request = server_.requests().configure;
  EXPECT_EQ(request.settings().name(), "My store");
  EXPECT_EQ(request.settings().window_days(), 3);
  EXPECT_EQ(request.etag(), "e1");
  EXPECT_TRUE(request.validate_only());
  EXPECT_THAT(out(), HasSubstr("stored as destinations/my-store, etag e2"));
}

TEST_F(ConfigureCommandTest, EndsWithOneIfACheckFailed) {
  FakeAnswers answers;
  answers.configure.add_checks()->set_outcome(Check::OUTCOME_FAIL);
  server_.SetAnswers(answers);
  EXPECT_EQ(RunWith("{}"), kAnswerNo);
  EXPECT_THAT(out(), HasSubstr("Nothing was stored"));
}

TEST_F(ConfigureCommandTest, EndsWithTwoOnAnUnknownField) {
  EXPECT_EQ(RunWith(R"({"dataset": "1"})"), kUsage);
  EXPECT_THAT(err(), HasSubstr("Did you mean dataset_id?"));
}

TEST_F(ConfigureCommandTest, ShowsEveryFaultyField) {
  google::rpc::BadRequest bad;
  for (const char* field : {"settings.name", "settings.dataset_id"}) {
    auto* violation = bad.add_field_violations();
    violation->set_field(field);
    violation->set_description("is required");
  }
  google::rpc::Status details;
  details.add_details()->PackFrom(bad);
  server_.SetAnswers({.status = {grpc::INVALID_ARGUMENT, "faulty settings",
                                 details.SerializeAsString()}});
  EXPECT_EQ(RunWith("{}"), kFailed);
  EXPECT_THAT(err(), HasSubstr("  settings.name: is required\n"
                               "  settings.dataset_id: is required\n"));
}

}  // namespace
}  // namespace destconn
