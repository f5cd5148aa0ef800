#include "cli/audit_command.h"

#include <fstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "cli/cli_harness.h"
#include "cli/exit_code.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "hashing/sha256.h"

namespace destconn {
namespace {

using ::testing::HasSubstr;

class AuditCommandTest : public CliHarness {
 protected:
  static std::string Line(int number, const std::string& before) {
    return absl::StrCat("{\"seq\":", number, ",\"prev\":\"", before,
                        "\",\"ts\":\"t\",\"event\":\"run_ended\"}");
  }

  std::string WriteLog(const std::string& text) {
    std::ofstream(path_) << text;
    return path_;
  }

  const std::string path_ = testing::TempDir() + "/audit.jsonl";
  const std::string first_ = Line(1, std::string(64, '0'));
  const std::string second_ = Line(2, Sha256Hex(first_));
  const std::string head_ = absl::StrCat("2:", Sha256Hex(second_));
};

TEST_F(AuditCommandTest, PrintsTheHeadOfALogThatIsWhole) {
  WriteLog(absl::StrCat(first_, "\n", second_, "\n"));
  EXPECT_EQ(RunPlain({"audit", "verify", path_}), kDone);
  EXPECT_EQ(out(), absl::StrCat("Whole: 2 lines. Note the head, elsewhere: "
                                "--head=",
                                head_, "\n"));
  EXPECT_EQ(RunPlain({"audit", "verify", path_, "--head=" + head_}), kDone);
}

TEST_F(AuditCommandTest, EndsWithOneOnALogThatIsNot) {
  WriteLog(absl::StrCat(first_, "\n", Line(2, std::string(64, '1')), "\n"));
  EXPECT_EQ(RunPlain({"audit", "verify", path_}), kAnswerNo);
  EXPECT_THAT(out(), HasSubstr("Line 2 does not follow"));
  EXPECT_THAT(out(), HasSubstr("NOT WHOLE"));
  EXPECT_THAT(out(), Not(HasSubstr("--head=")));
}

TEST_F(AuditCommandTest, EndsWithOneWhereANotedHeadIsGone) {
  WriteLog(first_ + "\n");
  EXPECT_EQ(RunPlain({"audit", "verify", path_, "--head=" + head_}), kAnswerNo);
  EXPECT_THAT(out(), HasSubstr("The noted line 2 is not there"));
}

TEST_F(AuditCommandTest, PrintsJson) {
  WriteLog(absl::StrCat(first_, "\n", second_, "\n"));
  EXPECT_EQ(RunPlain({"audit", "verify", path_, "--output=json"}), kDone);
  EXPECT_THAT(out(), HasSubstr("\"lines\":2"));
  EXPECT_THAT(out(), HasSubstr(absl::StrCat("\"head\":\"", head_, "\"")));
  EXPECT_THAT(out(), HasSubstr("\"faults\":[]"));
}

TEST_F(AuditCommandTest, SaysWhatItCannotUse) {
  EXPECT_EQ(RunPlain({"audit", "verify", path_ + ".none"}), kUsage);
  EXPECT_THAT(err(), HasSubstr("cannot be read"));
  EXPECT_EQ(RunPlain({"audit", "show", path_}), kUsage);
  EXPECT_EQ(RunPlain({"audit", "verify", path_, "--head=2"}), kUsage);
  EXPECT_THAT(err(), HasSubstr("NUMBER:HASH"));
}

}  // namespace
}  // namespace destconn
