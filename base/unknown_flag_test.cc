#include "base/unknown_flag.h"

#include <string>
#include <vector>

#include "absl/flags/flag.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

ABSL_FLAG(std::string, data_dir, "", "A flag of the test's.");
ABSL_FLAG(bool, insecure, false, "A flag of the test's.");

namespace destconn {
namespace {

using testing::AllOf;
using testing::HasSubstr;

std::string Complaint(std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), "program");
  return UnknownFlagComplaint(static_cast<int>(arguments.size()),
                              arguments.data());
}

TEST(UnknownFlagTest, SaysNothingOfKnownFlagsAndOtherWords) {
  EXPECT_EQ(Complaint({}), "");
  EXPECT_EQ(Complaint({"--data_dir=x", "-insecure", "--noinsecure", "word",
                       "--data_dir", "value"}),
            "");
  EXPECT_EQ(Complaint({"--", "--bogus"}), "");
}

TEST(UnknownFlagTest, SaysNothingOfQuestions) {
  for (const char* question : {"--help", "-help", "--help=data", "--helpfull",
                               "--helpshort", "--version"}) {
    EXPECT_EQ(Complaint({question}), "") << question;
  }
}

TEST(UnknownFlagTest, NamesTheOneThatWasMeant) {
  EXPECT_THAT(
      Complaint({"--insecure", "--data-dri=x"}),
      AllOf(HasSubstr("--data-dri"), HasSubstr("Did you mean --data_dir?")));
  EXPECT_THAT(Complaint({"--zzzzzzzz"}), HasSubstr("--help"));
}

}  // namespace
}  // namespace destconn
