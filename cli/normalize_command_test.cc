#include "cli/normalize_command.h"

#include "cli/cli_harness.h"
#include "cli/exit_code.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

using NormalizeCommandTest = CliHarness;

// printf jane@example.com | sha256sum
constexpr char kAnswer[] =
    "\"jane@example.com\"\t"
    "8c87b489ce35cf2e2f39f80e282cb2e804932a56a213983eeeb428407d43b52d\n";

TEST_F(NormalizeCommandTest, NormalizesAndHashesWithoutAServer) {
  in_.str("em\tGB\t\" Jane@Example.COM \"\n");
  EXPECT_EQ(RunPlain({"normalize"}), kDone);
  EXPECT_EQ(out(), kAnswer);
}

TEST_F(NormalizeCommandTest, ExplainsItsStepsIfAsked) {
  in_.str("em\tGB\t\" Jane@Example.COM \"\n");
  EXPECT_EQ(RunPlain({"normalize", "--explain"}), kDone);
  EXPECT_THAT(out(), StartsWith(kAnswer));
  EXPECT_GT(out().size(), sizeof(kAnswer));
}

TEST_F(NormalizeCommandTest, EndsWithTwoOnALineItCannotRead) {
  in_.str("em\tGB\ts3cret\n");
  EXPECT_EQ(RunPlain({"normalize"}), kUsage);
  EXPECT_THAT(out() + err(), HasSubstr("line 1"));
  EXPECT_THAT(out() + err(), Not(HasSubstr("s3cret")));
}

}  // namespace
}  // namespace destconn
