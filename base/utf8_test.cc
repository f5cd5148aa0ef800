#include "base/utf8.h"

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

TEST(Utf8Test, AcceptsWellFormedText) {
  for (const char* text :
       {"", "plain", "plain ascii, longer than eight bytes", "Val\xc3\xa9ry",
        "Zo\u00eb \u6771\u4eac \U0001F600", "\xe6\x9d\x8e\xe6\x98\x8e",
        "\xf0\x9f\x98\x80", "\xed\x9f\xbf", "\xee\x80\x80",
        "\xf4\x8f\xbf\xbf"}) {
    EXPECT_TRUE(IsValidUtf8(text)) << text;
  }
  EXPECT_TRUE(IsValidUtf8(absl::string_view("a\0b", 3)));
}

TEST(Utf8Test, RefusesMalformedText) {
  for (const char* text :
       {"\x80", "\xc0\x80", "\xc0\xaf", "\xc1\xbf", "\xe0\x9f\xbf",
        "\xed\xa0\x80", "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80",
        "\xf4\x90\x80\x80 high", "\xf5\x80\x80\x80", "\xff", "\xc3", "\xe6\x9d",
        "\xf0\x9f\x98", "caf\xe9", "cut off \xe6\x9d",
        "\xe6\x9d"
        "a",
        "abcdefgh\xc3(", "\xf0\x9f(\x80"}) {
    EXPECT_FALSE(IsValidUtf8(text)) << text;
  }
}

TEST(Utf8Test, CountsAsciiAtTheBeginning) {
  const std::string ascii = "0123456789abcdefg";
  for (size_t size = 0; size <= ascii.size(); ++size) {
    EXPECT_EQ(AsciiSize(ascii.substr(0, size)), size);
    EXPECT_EQ(AsciiSize(ascii.substr(0, size) + "\u00e9 and more ascii"), size);
  }
}

// Wherever a text ends within a character, and whatever goes before it.
TEST(Utf8Test, RefusesWhatIsCutOff) {
  const std::string text =
      "0123456\u00e9"
      "89abcdef\u6771 \U0001F600";
  size_t accepted = 0;
  for (size_t i = 0; i <= text.size(); ++i) {
    accepted += IsValidUtf8(absl::string_view(text).substr(0, i)) ? 1 : 0;
  }
  EXPECT_EQ(accepted, text.size() + 1 - (1 + 2 + 3));
}

// How many sequences of `size` bytes, the first of them beyond ASCII, are
// well-formed.
int CountWellFormed(size_t size) {
  std::string text(size, '\0');
  int count = 0;
  const uint32_t end = 1U << (8 * size);
  for (uint32_t bytes = 0x80U << (8 * (size - 1)); bytes < end; ++bytes) {
    for (size_t i = 0; i < size; ++i) {
      text[i] = static_cast<char>(bytes >> (8 * (size - 1 - i)));
    }
    count += IsValidUtf8(text) ? 1 : 0;
  }
  return count;
}

// As many as Unicode says, of all that there can be.
TEST(Utf8Test, AcceptsEachCharacterOnce) {
  constexpr int kOfTwo = 0x800 - 0x80;
  constexpr int kOfThree = 0x10000 - 0x800 - 0x800;  // without surrogates
  EXPECT_EQ(CountWellFormed(1), 0);
  EXPECT_EQ(CountWellFormed(2), kOfTwo);
  // One of three bytes, or one of two with ASCII behind it.
  EXPECT_EQ(CountWellFormed(3), kOfThree + kOfTwo * 0x80);
}

// Each of four bytes that begins as one may, with the bounds of each byte.
TEST(Utf8Test, KnowsTheBoundsOfFourBytes) {
  for (int lead = 0xf0; lead < 0x100; ++lead) {
    for (int second = 0; second < 0x100; ++second) {
      for (const int trail : {0x00, 0x7f, 0x80, 0xbf, 0xc0, 0xff}) {
        for (const bool last : {false, true}) {
          const int third = last ? 0x80 : trail;
          const int fourth = last ? trail : 0xbf;
          const std::string text = {
              static_cast<char>(lead), static_cast<char>(second),
              static_cast<char>(third), static_cast<char>(fourth)};
          const int low = lead == 0xf0 ? 0x90 : 0x80;
          const int high = lead == 0xf4 ? 0x8f : 0xbf;
          EXPECT_EQ(IsValidUtf8(text), lead <= 0xf4 && second >= low &&
                                           second <= high && trail >= 0x80 &&
                                           trail <= 0xbf)
              << lead << " " << second << " " << third << " " << fourth;
        }
      }
    }
  }
}

TEST(Utf8Test, FindsAnyByteBeyondAsciiAtAnyPlace) {
  for (size_t size = 0; size < 40; ++size) {
    EXPECT_TRUE(IsAscii(std::string(size, '\x7F')));
    for (size_t at = 0; at < size; ++at) {
      std::string text(size, 'x');
      text[at] = '\x80';
      EXPECT_FALSE(IsAscii(text)) << at << " of " << size;
    }
  }
}

}  // namespace
}  // namespace destconn
