#include "hashing/unicode_text.h"

#include <string>

#include "gtest/gtest.h"

namespace destconn {
namespace {

TEST(UnicodeTextTest, ChecksUtf8) {
  EXPECT_TRUE(IsWellFormedUtf8("a\u00e9\u4e2d\U0001F600"));
  EXPECT_FALSE(IsWellFormedUtf8("\xC3"));
  EXPECT_FALSE(IsWellFormedUtf8("\xED\xA0\x80"));
  EXPECT_FALSE(IsWellFormedUtf8("\xC0\x80"));
}

TEST(UnicodeTextTest, StepsThroughCodePoints) {
  const std::string text = "a\u00e9\u4e2d\U0001F600";
  std::string copy;
  for (size_t i = 0; i < text.size();) {
    AppendCodePoint(NextCodePoint(text, &i), copy);
  }
  EXPECT_EQ(copy, text);
  EXPECT_EQ(CountCodePoints(text), 4u);
}

TEST(UnicodeTextTest, LowersInTheRootLocale) {
  std::string out;
  AppendLower("I\u0130\u1e9e\u039f\u03a3", out);
  EXPECT_EQ(out, "ii\u0307\u00df\u03bf\u03c2");
}

TEST(UnicodeTextTest, TrimsBothEndsOnly) {
  EXPECT_EQ(TrimUnicode("\u2003\u200ea \u200b b\u2069\u0085"), "a \u200b b");
  EXPECT_EQ(TrimUnicode("\u00a0\u00a0"), "");
}

TEST(UnicodeTextTest, ClassifiesCodePoints) {
  EXPECT_TRUE(IsPunctuation(U'\u2019'));
  EXPECT_FALSE(IsPunctuation(U'$'));
  EXPECT_TRUE(IsSymbol(U'$'));
  EXPECT_TRUE(IsFormat(U'\u00ad'));
  EXPECT_TRUE(IsControl(U'\u0085'));
  EXPECT_TRUE(IsLetterOrMark(U'\u02bb'));
  EXPECT_TRUE(IsDash(U'\u2013'));
  EXPECT_FALSE(IsDash(U'_'));
  EXPECT_TRUE(IsLatin(U'\u00e9'));
  EXPECT_FALSE(IsLatin(U'\u0439'));
  EXPECT_EQ(DecimalDigit(U'7'), 7);
  EXPECT_EQ(DecimalDigit(U'\u0663'), 3);
  EXPECT_EQ(DecimalDigit(U'x'), -1);
  EXPECT_EQ(FoldFullWidth(U'\uff21'), U'A');
  EXPECT_EQ(FoldFullWidth(U'\u3042'), U'\u3042');
}

}  // namespace
}  // namespace destconn
