#include "connector/plain_quote.h"

#include <algorithm>
#include <string>

#include "absl/strings/ascii.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

TEST(PlainQuoteTest, LeavesPrintableAsciiAsItIs) {
  EXPECT_EQ(PlainQuoted("destinations/shop 1~"), "\"destinations/shop 1~\"");
  EXPECT_EQ(PlainQuoted(""), "\"\"");
}

TEST(PlainQuoteTest, EscapesQuotesAndControlCharacters) {
  EXPECT_EQ(PlainQuoted("a\"b\\c"), "\"a\\\"b\\\\c\"");
  EXPECT_EQ(PlainQuoted("a\nb\r\x1b[31m\x7f"),
            "\"a\\u000ab\\u000d\\u001b[31m\\u007f\"");
  EXPECT_EQ(PlainQuoted(std::string(1, '\0')), "\"\\u0000\"");
}

TEST(PlainQuoteTest, EscapesWhatIsBeyondAscii) {
  // Next line, right-to-left override, line separator, an emoji.
  EXPECT_EQ(PlainQuoted("\xc2\x85\xe2\x80\xae\xe2\x80\xa8\xf0\x9f\x98\x80"),
            "\"\\u0085\\u202e\\u2028\\ud83d\\ude00\"");
  EXPECT_EQ(PlainQuoted("\xff\xc3"), "\"\\ufffd\\ufffd\"");
}

TEST(PlainQuoteTest, EveryByteBecomesPrintable) {
  for (int byte = 0; byte < 256; ++byte) {
    const std::string quoted =
        PlainQuoted(std::string(1, static_cast<char>(byte)));
    EXPECT_TRUE(std::all_of(quoted.begin(), quoted.end(), [](char c) {
      return absl::ascii_isprint(static_cast<unsigned char>(c));
    })) << byte;
  }
}

}  // namespace
}  // namespace destconn
