#include "hashing/ascii_text.h"

#include <string>

#include "absl/strings/ascii.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

TEST(AsciiTextTest, LowersEveryByteAtAnyPlaceAsOneByOne) {
  std::string buffer;
  for (size_t size = 1; size < 20; ++size) {
    for (int c = 0; c < 256; ++c) {
      std::string text(size, static_cast<char>(c));
      text[size / 2] = 'Q';
      EXPECT_EQ(LowerAscii(text, buffer), absl::AsciiStrToLower(text));
    }
  }
  EXPECT_EQ(LowerAscii("", buffer), "");
}

TEST(AsciiTextTest, KeepsLettersAndDigits) {
  std::string buffer = "longer than what comes";
  EXPECT_EQ(KeepAlnum(" a-B.9_'z\t", buffer), "aB9z");
  EXPECT_EQ(KeepAlnum("", buffer), "");
}

TEST(AsciiTextTest, TrimsControlsAndSpaces) {
  EXPECT_EQ(TrimAscii("\t a b\r\n"), "a b");
  EXPECT_EQ(TrimAscii(" \t"), "");
}

}  // namespace
}  // namespace destconn
