#include "cli/command_line.h"

#include <optional>
#include <string>
#include <vector>

#include "absl/flags/reflection.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "base/error_reason.h"
#include "cli/flags.h"
#include "cli/options.h"
#include "cli/test_files.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Optional;

class CommandLineTest : public testing::Test {
 private:
  // Flags are global; each test gets them as they were.
  absl::FlagSaver saver_;
};

TEST_F(CommandLineTest, TakesFlagsBeforeAndAfterTheCommand) {
  const auto line =
      ParseArguments({"--server=host:1", "--insecure", "send", "a.csv",
                      "--destination", "my-store", "b.csv", "-"});
  ASSERT_TRUE(line.ok()) << line.status();
  EXPECT_EQ(line->command->name, "send");
  EXPECT_THAT(line->arguments, ElementsAre("a.csv", "b.csv", "-"));
  EXPECT_EQ(OptionsFromFlags().server, "host:1");
  EXPECT_EQ(OptionsFromFlags().destination, "my-store");
  EXPECT_TRUE(OptionsFromFlags().insecure);
}

TEST_F(CommandLineTest, TakesEverySpellingOfAFlag) {
  ASSERT_TRUE(ParseArguments({"describe", "-insecure=true", "--timeout=2m",
                              "--output", "json"})
                  .ok());
  EXPECT_TRUE(OptionsFromFlags().insecure);
  EXPECT_EQ(OptionsFromFlags().timeout, absl::Minutes(2));
  EXPECT_EQ(OptionsFromFlags().output, OutputFormat::kJson);
  ASSERT_TRUE(ParseArguments({"describe", "--noinsecure"}).ok());
  EXPECT_FALSE(OptionsFromFlags().insecure);
}

TEST_F(CommandLineTest, TakesDashesAsWordsBehindTwoDashes) {
  const auto line =
      ParseArguments({"send", "--destination=d", "--", "--odd.csv"});
  ASSERT_TRUE(line.ok()) << line.status();
  EXPECT_THAT(line->arguments, ElementsAre("--odd.csv"));
}

TEST_F(CommandLineTest, ReadsAFlagFile) {
  const std::string path = WriteTestFile(
      "flags", "# the connector\n--server=host:2\n\n--insecure\n");
  ASSERT_TRUE(ParseArguments({"describe", "--flagfile=" + path}).ok());
  EXPECT_EQ(OptionsFromFlags().server, "host:2");
  EXPECT_TRUE(OptionsFromFlags().insecure);
}

TEST_F(CommandLineTest, ShowsHelpWhateverElseIsMissing) {
  for (const std::vector<std::string>& arguments :
       std::vector<std::vector<std::string>>{{"help", "send"},
                                             {"send", "--help"},
                                             {"--help", "send"},
                                             {"send", "-h"}}) {
    const auto line = ParseArguments(arguments);
    ASSERT_TRUE(line.ok()) << line.status();
    EXPECT_TRUE(line->help);
    EXPECT_EQ(line->command->name, "send");
  }
  EXPECT_EQ(ParseArguments({"help"})->command, nullptr);
}

struct BadCase {
  std::string name;
  std::vector<std::string> arguments;
  std::string message;
};

class CommandLineErrorTest : public testing::TestWithParam<BadCase> {
 private:
  absl::FlagSaver saver_;
};

TEST_P(CommandLineErrorTest, SaysWhatToWriteInstead) {
  const auto line = ParseArguments(GetParam().arguments);
  EXPECT_THAT(ReasonOf(line.status()), Optional(std::string("USAGE")));
  EXPECT_THAT(std::string(line.status().message()),
              HasSubstr(GetParam().message));
  EXPECT_THAT(std::string(line.status().message()), Not(HasSubstr("s3cret")));
}

INSTANTIATE_TEST_SUITE_P(
    All, CommandLineErrorTest,
    testing::Values(
        BadCase{"NoCommand", {}, "no command"},
        BadCase{"UnknownCommand", {"snd"}, "Did you mean send?"},
        BadCase{"UnknownCommandToHelp", {"help", "sned"}, "Did you mean send?"},
        BadCase{"UnknownFlag",
                {"describe", "--insecur"},
                "Did you mean --insecure?"},
        BadCase{"UnknownFlagWithASecret",
                {"validate-credentials", "--refresh_token=s3cret"},
                "Did you mean --refresh_token_file?"},
        BadCase{"NegatedText", {"describe", "--noserver"}, "no flag"},
        BadCase{"BadValue",
                {"describe", "--timeout=s3cret"},
                "--timeout cannot have that value"},
        BadCase{"BadOutput",
                {"describe", "--output=yaml"},
                "text: for people. json: "},
        BadCase{"BadNumber", {"send", "--row_errors=many"}, "--row_errors"},
        BadCase{"NoValue", {"describe", "--server"}, "--server wants a value"},
        BadCase{"ForAnotherCommand",
                {"describe", "--dry_run"},
                "--dry_run is not for `describe`, but for: send"},
        BadCase{"RequiredFlagMissing",
                {"configure"},
                "`configure` needs --settings"},
        BadCase{"NoFiles", {"send", "--destination=d"}, "`send` needs FILE..."},
        BadCase{"TooManyWords", {"describe", "s3cret"}, "takes no argument"},
        BadCase{"TwoRuns", {"run", "a", "b"}, "takes RUN_ID"}),
    [](const auto& info) { return info.param.name; });

TEST_F(CommandLineTest, RefusesAFlagFileWithOtherThings) {
  const std::string words = WriteTestFile("words", "describe\n");
  EXPECT_FALSE(ParseArguments({"describe", "--flagfile=" + words}).ok());
  const std::string nested = WriteTestFile("nested", "--flagfile=" + words);
  EXPECT_FALSE(ParseArguments({"describe", "--flagfile=" + nested}).ok());
  EXPECT_FALSE(ParseArguments({"describe", "--flagfile=/nowhere"}).ok());
}

}  // namespace
}  // namespace destconn
