#include "cli/describe_command.h"

#include <string>

#include "cli/cli_harness.h"
#include "cli/exit_code.h"
#include "cli/fake_destination.h"
#include "destination/v1/destination.pb.h"
#include "gmock/gmock.h"
#include "google/protobuf/util/json_util.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using ::destination::v1::ColumnDescription;
using ::destination::v1::DescribeDestinationResponse;
using ::testing::HasSubstr;

class DescribeCommandTest : public CliHarness {
 protected:
  DescribeCommandTest() {
    FakeAnswers answers;
    answers.describe.set_name("meta-offline-events");
    answers.describe.set_version("1.2.3");
    auto* column = answers.describe.add_columns();
    column->set_name("email");
    column->set_type(destination::v1::COLUMN_TYPE_STRING);
    column->set_requirement(ColumnDescription::REQUIREMENT_ANY_OF);
    column->set_hashed(true);
    auto* field = answers.describe.add_settings_fields();
    field->set_name("event_grouping");
    field->set_type("enum");
    field->set_help("How rows become events.");
    field->add_allowed_values("PER_ORDER");
    field->set_default_value("PER_ORDER");
    answers.describe.mutable_limits()->set_max_row_bytes(65536);
    server_.SetAnswers(answers);
  }
};

TEST_F(DescribeCommandTest, ShowsColumnsSettingsAndLimits) {
  EXPECT_EQ(Run({"describe"}), kDone);
  EXPECT_THAT(out(), HasSubstr("(meta-offline-events), version 1.2.3"));
  EXPECT_THAT(out(), HasSubstr("email   string  one of these  SHA-256"));
  EXPECT_THAT(out(), HasSubstr("How rows become events. One of:"));
  EXPECT_THAT(out(), HasSubstr("64.0 KiB"));
}

TEST_F(DescribeCommandTest, PrintsOneJsonObject) {
  EXPECT_EQ(Run({"describe", "--output=json"}), kDone);
  DescribeDestinationResponse response;
  ASSERT_TRUE(
      google::protobuf::util::JsonStringToMessage(out(), &response).ok());
  EXPECT_EQ(response.version(), "1.2.3");
  EXPECT_EQ(response.limits().max_row_bytes(), 65536);
}

}  // namespace
}  // namespace destconn
