#include "hashing/latin_fold.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

testing::Matcher<Letters> Gives(absl::string_view text, bool changed) {
  return testing::AllOf(testing::Field(&Letters::text, text),
                        testing::Field(&Letters::changed, changed));
}

TEST(LatinFoldTest, SaysWhetherALetterChanged) {
  std::string out;
  EXPECT_THAT(FoldToLetters("new york!", true, out), Gives("newyork", false));
  EXPECT_THAT(FoldToLetters("new\u00a0york", false, out),
              Gives("newyork", false));
  EXPECT_THAT(FoldToLetters("t\u00ebxas", false, out), Gives("texas", true));
  EXPECT_THAT(FoldToLetters("stra\u00dfe", false, out), Gives("strasse", true));
}

TEST(LatinFoldTest, KeepsMarksOfOtherScriptsAlone) {
  std::string out;
  // Devanagari vowel signs stay; an accent over a space has no letter.
  EXPECT_EQ(FoldToLetters("\u0926\u093f", false, out).text, "\u0926\u093f");
  EXPECT_EQ(FoldToLetters("\u0301a\u0332b", false, out).text, "ab");
}

}  // namespace
}  // namespace destconn
