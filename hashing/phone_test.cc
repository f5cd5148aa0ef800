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
                             // Two zeros are a spreadsheet's, three a number's.
                             {"+16505551212.00", "16505551212"},
                             {"+3546111.000", "3546111000"},
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

// With their calling code, but without a sign that says so: as exports have
// them.
TEST(PhoneTest, KnowsTheCountrysOwnCode) {
  constexpr Case kGerman[] = {{"4917612345678", "4917612345678"},
                              {"49 176 12345678", "4917612345678"},
                              {"491761234567", "491761234567"},
                              {"4915123456789", "4915123456789"},
                              {"49017612345678", "4917612345678"},
                              {"4930123456", "4930123456"},
                              {"492012345678", "492012345678"},
                              {"17612345678", "4917612345678"},
                              {"017612345678", "4917612345678"},
                              // 0491 1234567, whose zero a spreadsheet took.
                              {"4911234567", "494911234567"},
                              {"04911234567", "494911234567"}};
  NormalizeScratch scratch;
  for (const Case& c : kGerman) {
    EXPECT_EQ(NormalizePhone(RawValue(c.raw), Of("DE"), scratch).text(), c.want)
        << c.raw;
  }
  EXPECT_EQ(NormalizePhone(RawValue("62812345678"), Of("ID"), scratch).text(),
            "62812345678");
  // A mobile number either way round: 393 is a network of Italy's.
  EXPECT_EQ(NormalizePhone(RawValue("3931234567"), Of("IT"), scratch).text(),
            "393931234567");
}

TEST(PhoneTest, DropsATrunkPrefixBehindTheCodeAndNothingElse) {
  constexpr Case kCases[] = {{"+55 (0) 11 96123-4567", "5511961234567"},
                             {"+36 06 20 123 4567", "36201234567"},
                             {"+52 1 222 123 4567", "522221234567"},
                             {"+54 0 11 15 2345 6789", "5491123456789"},
                             // A collect call's prefix, and a carrier's code.
                             {"+55904110661240634", ""},
                             {"+86 17951 131 2345 6789", ""}};
  NormalizeScratch scratch;
  for (const Case& c : kCases) {
    EXPECT_EQ(NormalizePhone(RawValue(c.raw), Of(""), scratch).text(), c.want)
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
