#include "cli/help.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "cli/commands.h"
#include "cli/flags.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using ::testing::HasSubstr;

TEST(HelpTest, NamesEveryCommandAndExitCode) {
  const std::string help = GeneralHelp();
  for (const Command& command : Commands()) {
    EXPECT_THAT(help, HasSubstr(absl::StrCat("  ", command.name, " ")));
  }
  EXPECT_THAT(help, HasSubstr("Exit codes"));
  EXPECT_THAT(help, HasSubstr("--server=..."));
}

TEST(HelpTest, ShowsUsageExamplesAndAllFlagsOfACommand) {
  for (const Command& command : Commands()) {
    const std::string help = CommandHelp(command);
    EXPECT_THAT(help, HasSubstr("Usage: destinationctl"));
    EXPECT_THAT(help, HasSubstr(absl::StrCat("destinationctl ", command.name)));
    for (const auto& flags : {command.flags, command.required_flags}) {
      for (const std::string& flag : flags) {
        EXPECT_THAT(help, HasSubstr(absl::StrCat("--", flag))) << command.name;
      }
    }
  }
}

TEST(HelpTest, FitsATerminal) {
  std::string all = GeneralHelp();
  for (const Command& command : Commands()) all += CommandHelp(command);
  for (const absl::string_view line : absl::StrSplit(all, '\n')) {
    EXPECT_LE(line.size(), 80u) << line;
  }
}

// A flag that no command takes could never be given.
TEST(HelpTest, LeavesNoFlagWithoutACommand) {
  const auto flags = AllFlags();
  ASSERT_GE(flags.size(), 20u);
  for (const FlagHelp& flag : flags) {
    EXPECT_FALSE(CommandsWithFlag(flag.name).empty()) << flag.name;
    EXPECT_FALSE(flag.help.empty()) << flag.name;
  }
}

TEST(HelpTest, ListsNoFlagThatDoesNotExist) {
  std::string known;
  for (const FlagHelp& flag : AllFlags()) {
    absl::StrAppend(&known, " ", flag.name, " ");
  }
  for (const Command& command : Commands()) {
    for (const auto& flags :
         {command.flags, command.required_flags, CommonFlags()}) {
      for (const std::string& flag : flags) {
        EXPECT_THAT(known, HasSubstr(absl::StrCat(" ", flag, " ")));
      }
    }
  }
}

}  // namespace
}  // namespace destconn
