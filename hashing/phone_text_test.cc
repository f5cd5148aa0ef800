#include "hashing/phone_text.h"

#include <string>

#include "base/utf8.h"
#include "gtest/gtest.h"
#include "hashing/unicode_text.h"

namespace destconn {
namespace {

// "+" and digits, or "?" where there is no number.
std::string Read(absl::string_view text) {
  std::string buffer;
  DialString dial;
  if (ReadPhoneText(text, IsAscii(text), buffer, dial)) return "?";
  return (dial.plus ? "+" : "") + std::string(dial.digits);
}

TEST(PhoneTextTest, CollectsDigits) {
  EXPECT_EQ(Read("(650) 555-1212"), "6505551212");
  EXPECT_EQ(Read("tel:+1 650.555.1212"), "+16505551212");
  EXPECT_EQ(Read("call (+44) 7400 today"), "+447400");
  EXPECT_EQ(Read("\u0661\u0662\uff13"), "123");
  EXPECT_EQ(Read("\uff0b1\u20102"), "+12");
  EXPECT_EQ(Read("12+"), "12");
  EXPECT_EQ(Read("none"), "");
}

TEST(PhoneTextTest, CutsExtensions) {
  EXPECT_EQ(Read("6505551212 ext. 99"), "6505551212");
  EXPECT_EQ(Read("6505551212x99"), "6505551212");
  EXPECT_EQ(Read("6505551212;ext=1234567"), "6505551212");
  EXPECT_EQ(Read("6505551212 extension: 5)"), "6505551212");
  EXPECT_EQ(Read("6505551212 #5"), "6505551212");
  EXPECT_EQ(Read("#6505551212"), "6505551212");
  EXPECT_EQ(Read("fax 5551212"), "5551212");
  EXPECT_EQ(Read("x 5551212"), "5551212");
  EXPECT_EQ(Read("1 ext 12345678"), "112345678");
}

TEST(PhoneTextTest, KnowsSpreadsheets) {
  EXPECT_EQ(Read("6505551212.0"), "6505551212");
  EXPECT_EQ(Read("+6505551212.00"), "+6505551212");
  EXPECT_EQ(Read("650.555.0"), "6505550");
  EXPECT_EQ(Read("1.65055512e+10"), "?");
  EXPECT_EQ(Read("-16505e9"), "?");
  EXPECT_EQ(Read("home 650"), "650");
}

TEST(PhoneTextTest, RefusesTwoNumbers) {
  EXPECT_EQ(Read("6505551212 / 6505551313"), "?");
  EXPECT_EQ(Read("6505551212, 6505551313"), "?");
  EXPECT_EQ(Read("6505551212 or 6505551313"), "?");
  EXPECT_EQ(Read("+16505551212 +16505551313"), "?");
  EXPECT_EQ(Read("06196/123456"), "06196123456");
}

}  // namespace
}  // namespace destconn
