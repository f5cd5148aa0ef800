#include "hashing/gender.h"

#include <string>

#include "absl/strings/string_view.h"
#include "base/secret.h"
#include "gtest/gtest.h"
#include "hashing/normalize_context.h"

namespace destconn {
namespace {

struct Case {
  absl::string_view raw;
  absl::string_view want;  // "": none
};

TEST(GenderTest, KnowsTwoLettersAndSixWords) {
  constexpr Case kCases[] = {{"m", "m"},       {" MALE ", "m"},
                             {"Man", "m"},     {"boy", "m"},
                             {"F", "f"},       {"female.", "f"},
                             {"Woman", "f"},   {"girl", "f"},
                             {"fe male", "f"}, {"\302\253 f \302\273", "f"}};
  NormalizeScratch scratch;
  for (const Case& c : kCases) {
    EXPECT_EQ(NormalizeGender(RawValue(c.raw), scratch).text(), c.want)
        << c.raw;
  }
}

TEST(GenderTest, GuessesNoOtherWord) {
  constexpr Case kCases[] = {
      {"", ""},  {"mr", ""},  {"she", ""},          {"M/F", ""}, {"m4le", ""},
      {"1", ""}, {"fem", ""}, {"\345\245\263", ""}, {"?", ""},   {"mm", ""}};
  NormalizeScratch scratch;
  for (const Case& c : kCases) {
    EXPECT_EQ(NormalizeGender(RawValue(c.raw), scratch).text(), c.want)
        << c.raw;
  }
}

}  // namespace
}  // namespace destconn
