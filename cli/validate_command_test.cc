#include "cli/validate_command.h"

#include <string>

#include "cli/cli_harness.h"
#include "cli/exit_code.h"
#include "cli/fake_destination.h"
#include "cli/test_files.h"
#include "destination/v1/check.pb.h"
#include "destination/v1/destination.pb.h"
#include "gmock/gmock.h"
#include "google/protobuf/util/json_util.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using ::destination::v1::Check;
using ::destination::v1::ValidateCredentialsResponse;
using ::testing::HasSubstr;
using ::testing::Not;

class ValidateCommandTest : public CliHarness {
 protected:
  void AnswerValid(bool valid) {
    FakeAnswers answers;
    answers.validate.set_valid(valid);
    if (valid) answers.validate.set_credential("credentials/my-token");
    auto* check = answers.validate.add_checks();
    check->set_name("token_valid");
    check->set_outcome(valid ? Check::OUTCOME_PASS : Check::OUTCOME_FAIL);
    answers.validate.add_scopes("ads_management");
    answers.validate.set_app_id("42");
    answers.validate.mutable_dataset()->set_id("123");
    answers.validate.mutable_expire_time()->set_seconds(1'800'000'000);
    server_.SetAnswers(answers);
  }

  ExitCode RunWith(const std::string& token_file) {
    return Run({"validate-credentials", "--name=My token",
                "--refresh_token_file=" + token_file, "--dataset_id=123",
                "--description=for tests"});
  }
};

TEST_F(ValidateCommandTest, SendsTheTokenOfTheFileAndShowsItNowhere) {
  AnswerValid(true);
  EXPECT_EQ(RunWith(WriteTestFile("token", "s3cret\r\n")), kDone);
  const auto request = server_.requests().validate;
  EXPECT_EQ(request.credential().name(), "My token");
  EXPECT_EQ(request.credential().description(), "for tests");
  EXPECT_EQ(request.credential().refresh_token(), "s3cret");
  EXPECT_EQ(request.dataset_id(), "123");
  EXPECT_FALSE(request.validate_only());
  EXPECT_THAT(out(), HasSubstr("stored as credentials/my-token"));
  EXPECT_THAT(out(), HasSubstr("2027-01-15 08:00:00 UTC"));
  EXPECT_THAT(out() + err(), Not(HasSubstr("s3cret")));
}

TEST_F(ValidateCommandTest, ReadsTheTokenFromStandardInput) {
  AnswerValid(true);
  in_.str("s3cret\n");
  EXPECT_EQ(RunWith("-"), kDone);
  EXPECT_EQ(server_.requests().validate.credential().refresh_token(), "s3cret");
}

TEST_F(ValidateCommandTest, EndsWithOneIfTheTokenIsNotGood) {
  AnswerValid(false);
  EXPECT_EQ(RunWith(WriteTestFile("token", "s3cret")), kAnswerNo);
  EXPECT_THAT(out(), HasSubstr("FAILED  token_valid"));
  EXPECT_THAT(out(), HasSubstr("Nothing was stored"));
}

TEST_F(ValidateCommandTest, EndsWithTwoWithoutAToken) {
  EXPECT_EQ(RunWith(WriteTestFile("empty", "\n")), kUsage);
  EXPECT_EQ(RunWith("/nowhere/token"), kUsage);
}

TEST_F(ValidateCommandTest, PrintsOneJsonObject) {
  AnswerValid(false);
  EXPECT_EQ(Run({"validate-credentials", "--name=n", "--output=json",
                 "--refresh_token_file=" + WriteTestFile("token", "s3cret"),
                 "--validate_only"}),
            kAnswerNo);
  EXPECT_TRUE(server_.requests().validate.validate_only());
  EXPECT_THAT(out(), HasSubstr("\"valid\":false"));
  ValidateCredentialsResponse response;
  EXPECT_TRUE(
      google::protobuf::util::JsonStringToMessage(out(), &response).ok());
}

}  // namespace
}  // namespace destconn
