#include "cli/utf8.h"

#include "gtest/gtest.h"

namespace destconn {
namespace {

TEST(Utf8Test, AcceptsUtf8) {
  EXPECT_TRUE(IsUtf8(""));
  EXPECT_TRUE(IsUtf8("plain"));
  EXPECT_TRUE(IsUtf8("Zo\u00eb \u6771\u4eac \U0001F600"));
}

TEST(Utf8Test, RefusesOtherBytes) {
  EXPECT_FALSE(IsUtf8("caf\xE9"));                // Latin-1
  EXPECT_FALSE(IsUtf8("\xC0\xAF"));               // overlong
  EXPECT_FALSE(IsUtf8("\xED\xA0\x80"));           // half a surrogate pair
  EXPECT_FALSE(IsUtf8("cut off \xE6\x9D"));       // a character's beginning
  EXPECT_FALSE(IsUtf8("\xF4\x90\x80\x80 high"));  // above U+10FFFF
}

TEST(Utf8Test, CountsCharacters) {
  EXPECT_EQ(DisplayWidth(""), 0u);
  EXPECT_EQ(DisplayWidth("Zo\u00eb"), 3u);
}

}  // namespace
}  // namespace destconn
