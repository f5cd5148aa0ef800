#include "cli/commands.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(CommandsTest, AreFoundByName) {
  ASSERT_NE(FindCommand("send"), nullptr);
  EXPECT_EQ(FindCommand("send")->name, "send");
  EXPECT_EQ(FindCommand("sen"), nullptr);
  EXPECT_EQ(FindCommand(""), nullptr);
}

TEST(CommandsTest, TakeTheirOwnFlagsAndTheCommonOnes) {
  const Command& send = *FindCommand("send");
  EXPECT_TRUE(TakesFlag(send, "destination"));
  EXPECT_TRUE(TakesFlag(send, "dry_run"));
  EXPECT_TRUE(TakesFlag(send, "server"));
  EXPECT_FALSE(TakesFlag(send, "settings"));
  // So that one flag file serves all commands.
  EXPECT_TRUE(TakesFlag(*FindCommand("normalize"), "server"));
}

TEST(CommandsTest, TellWhichOfThemTakeAFlag) {
  EXPECT_THAT(CommandsWithFlag("validate_only"),
              ElementsAre("validate-credentials", "configure"));
  EXPECT_THAT(CommandsWithFlag("etag"), ElementsAre("configure", "delete"));
  EXPECT_THAT(CommandsWithFlag("nonsense"), IsEmpty());
}

TEST(CommandsTest, HaveTheirTexts) {
  for (const Command& command : Commands()) {
    EXPECT_FALSE(command.summary.empty()) << command.name;
    EXPECT_FALSE(command.group.empty()) << command.name;
    EXPECT_FALSE(command.examples.empty()) << command.name;
    EXPECT_EQ(command.arguments.empty(), command.max_arguments == 0)
        << command.name;
  }
}

}  // namespace
}  // namespace destconn
