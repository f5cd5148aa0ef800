#include "hashing/phone.h"

#include <string>

#include "absl/strings/string_view.h"
#include "base/secret.h"
#include "gtest/gtest.h"
#include "hashing/normalize_context.h"
#include "hashing/normalized.h"

namespace destconn {
namespace {

struct Case {
  absl::string_view raw;
  absl::string_view want;  // "": none
};

NormalizeContext Of(absl::string_view country) {
  NormalizeContext context;
  context.country = country;
  return context;
}

TEST(PhoneTest, ReadsAnAmericanCell) {
  constexpr Case kCases[] = {{"(650)555-1212", "16505551212"},
                             {"1-650-555-1212", "16505551212"},
                             {"650.555.1212 ext. 12", "16505551212"},
                             {"011 44 7400 123456", "447400123456"},
                             {"+44 7400 123456", "447400123456"},
                             {"447400123456", "447400123456"},
                             {"555-1234", ""},
                             {"+1 (555) 0100", ""},
                             {"000-000-0000", ""},
                             {"1-800-FLOWERS", ""},
                             {"16505551212.0", "16505551212"},
                             {"1.65055512E+10", ""},
                             {"650-555-1212 / 650-555-1313", ""},
                             {"0044 121 234 5678", "441212345678"}};
  NormalizeScratch scratch;
  for (const Case& c : kCases) {
    EXPECT_EQ(NormalizePhone(RawValue(c.raw), Of("US"), scratch).text(), c.want)
        << c.raw;
  }
}

TEST(PhoneTest, ReadsABritishCell) {
  constexpr Case kCases[] = {{"0121 234 5678", "441212345678"},
                             {"7400123456", "447400123456"},
                             {"+44 (0)7400 123456", "447400123456"},
                             {"+4407400123456", "447400123456"},
                             {"6505551212", ""},
                             {"12015550123", "12015550123"},
                             {"00 1 201 555 0123", "12015550123"}};
  NormalizeScratch scratch;
  for (const Case& c : kCases) {
    EXPECT_EQ(NormalizePhone(RawValue(c.raw), Of("GB"), scratch).text(), c.want)
        << c.raw;
  }
}

TEST(PhoneTest, NeedsACodeWithoutACountry) {
  constexpr Case kCases[] = {{"+1 650 555 1212", "16505551212"},
                             {"++1 650 555 1212", "16505551212"},
                             {"+001 650 555 1212", "16505551212"},
                             {"0044 121 234 5678", "441212345678"},
                             {"919876543210", "919876543210"},
                             {"+39 02 1234 5678", "390212345678"},
                             {"(650) 555-1212", ""},
                             {"+0 650 555 1212", ""},
                             {"+", ""},
                             {"0", ""},
                             {"+8 912 345-67-89", ""},
                             {"+12345678901234567890", ""},
                             {"00", ""}};
  NormalizeScratch scratch;
  for (const Case& c : kCases) {
    EXPECT_EQ(NormalizePhone(RawValue(c.raw), Of(""), scratch).text(), c.want)
        << c.raw;
  }
}

TEST(PhoneTest, KnowsTheCountrysWayOut) {
  constexpr Case kCases[] = {{"0011 1 201 555 0123", "12015550123"},
                             {"0011 61 412 345 678", "61412345678"},
                             {"0412 345 678", "61412345678"},
                             {"0061 412 345 678", "61412345678"},
                             {"0011 385 1234 535", "3851234535"}};
  NormalizeScratch scratch;
  for (const Case& c : kCases) {
    EXPECT_EQ(NormalizePhone(RawValue(c.raw), Of("AU"), scratch).text(), c.want)
        << c.raw;
  }
}

TEST(PhoneTest, LeavesHardPlansToLibphonenumber) {
  constexpr Case kCases[] = {{"011 15-2345-6789", "5491123456789"},
                             {"011 2345-6789", "541123456789"}};
  NormalizeScratch scratch;
  for (const Case& c : kCases) {
    EXPECT_EQ(NormalizePhone(RawValue(c.raw), Of("AR"), scratch).text(), c.want)
        << c.raw;
  }
}

TEST(PhoneTest, ReadsOtherDigits) {
  constexpr Case kCases[] = {
      {"\357\274\220\357\274\231\357\274\220\357\274\215\357\274\221\357\274"
       "\222\357\274\223\357\274\224\357\274\215\357\274\225\357\274\226\357"
       "\274\227\357\274\230",
       "819012345678"},
      {"+81 (0)90-1234-5678", "819012345678"},
      {"0044 20 7946 0958", "442079460958"}};
  NormalizeScratch scratch;
  for (const Case& c : kCases) {
    EXPECT_EQ(NormalizePhone(RawValue(c.raw), Of("JP"), scratch).text(), c.want)
        << c.raw;
  }
}

TEST(PhoneTest, SaysWhy) {
  NormalizeScratch scratch;
  const auto why = [&](absl::string_view text) {
    return NormalizePhone(RawValue(text), Of(""), scratch).why();
  };
  EXPECT_EQ(why("650 555 1212"), NoValue::kNoCountry);
  EXPECT_EQ(why("+1 650"), NoValue::kWrongLength);
  EXPECT_EQ(why("+1 650 555 1212; +1 650 555 1313"), NoValue::kSeveral);
  EXPECT_EQ(why("n/a"), NoValue::kMalformed);
  EXPECT_EQ(why("123456789012345678901"), NoValue::kTooLong);
}

}  // namespace
}  // namespace destconn
