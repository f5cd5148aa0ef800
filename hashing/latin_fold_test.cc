#include "hashing/latin_fold.h"

#include <string>

#include "gtest/gtest.h"

namespace destconn {
namespace {

TEST(LatinFoldTest, SaysWhetherALetterChanged) {
  std::string out;
  EXPECT_FALSE(FoldToLetters("new york!", true, out));
  EXPECT_EQ(out, "newyork");
  EXPECT_FALSE(FoldToLetters("new\u00a0york", false, out));
  EXPECT_EQ(out, "newyork");
  EXPECT_TRUE(FoldToLetters("t\u00ebxas", false, out));
  EXPECT_EQ(out, "texas");
  EXPECT_TRUE(FoldToLetters("stra\u00dfe", false, out));
  EXPECT_EQ(out, "strasse");
}

TEST(LatinFoldTest, KeepsMarksOfOtherScriptsAlone) {
  std::string out;
  // Devanagari vowel signs stay; an accent over a space has no letter.
  FoldToLetters("\u0926\u093f", false, out);
  EXPECT_EQ(out, "\u0926\u093f");
  FoldToLetters("\u0301a\u0332b", false, out);
  EXPECT_EQ(out, "ab");
}

}  // namespace
}  // namespace destconn
