#include "hashing/country_table.h"

#include <cstdint>
#include <set>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "gtest/gtest.h"
#include "unicode/locid.h"
#include "unicode/region.h"
#include "unicode/uloc.h"
#include "unicode/unistr.h"

namespace destconn {
namespace {

TEST(CountryTableTest, KnowsAssignedCodes) {
  EXPECT_TRUE(IsCountryCode("US"));
  EXPECT_TRUE(IsCountryCode("AX"));
  EXPECT_FALSE(IsCountryCode("UK"));  // reserved, not assigned
  EXPECT_FALSE(IsCountryCode("XK"));
  EXPECT_FALSE(IsCountryCode("us"));
  EXPECT_FALSE(IsCountryCode("USA"));
  EXPECT_FALSE(IsCountryCode(""));
}

// ISO 3166-1 has 249 entries.
TEST(CountryTableTest, HoldsTheWholeStandard) {
  int count = 0;
  for (char a = 'A'; a <= 'Z'; ++a) {
    for (char b = 'A'; b <= 'Z'; ++b) {
      const char code[] = {a, b};
      count += IsCountryCode({code, 2}) ? 1 : 0;
    }
  }
  EXPECT_EQ(count, 249);
}

// ICU's countries, without what CLDR adds to ISO's: Diego Garcia, Ceuta and
// Melilla, the Canary Islands (reserved) and Kosovo (a code of CLDR's own).
std::set<std::string> IcuCountries() {
  std::set<std::string> all;
  for (const char* const* code = uloc_getISOCountries(); *code != nullptr;
       ++code) {
    all.insert(*code);
  }
  for (const char* code : {"DG", "EA", "IC", "XK"}) all.erase(code);
  return all;
}

TEST(CountryTableTest, HasIcusCodes) {
  std::string work;
  const std::set<std::string> countries = IcuCountries();
  EXPECT_EQ(countries.size(), 249u);
  for (const std::string& code : countries) {
    EXPECT_TRUE(IsCountryCode(code)) << code;
    const std::string locale = absl::StrCat("und_", code);
    EXPECT_EQ(
        FindCountry(absl::AsciiStrToLower(uloc_getISO3Country(locale.c_str())),
                    work),
        code);
    UErrorCode status = U_ZERO_ERROR;
    const icu::Region* region = icu::Region::getInstance(code.c_str(), status);
    ASSERT_TRUE(U_SUCCESS(status)) << code;
    EXPECT_EQ(
        FindCountry(absl::StrFormat("%03d", region->getNumericCode()), work),
        code);
  }
}

// `Côte d’Ivoire`, `Myanmar (Burma)`, `Hong Kong SAR China`.
TEST(CountryTableTest, KnowsIcusEnglishNames) {
  std::string work;
  for (const std::string& code : IcuCountries()) {
    icu::UnicodeString name;
    icu::Locale("und", code.c_str())
        .getDisplayCountry(icu::Locale::getEnglish(), name);
    std::string lower;
    name.toLower(icu::Locale::getRoot()).toUTF8String(lower);
    EXPECT_EQ(FindCountry(lower, work), code) << lower;
  }
}

TEST(CountryTableTest, FindsByCodeNameAndSubdivision) {
  std::string work;
  EXPECT_EQ(FindCountry("us", work), "US");
  EXPECT_EQ(FindCountry("uk", work), "GB");
  EXPECT_EQ(FindCountry("deu", work), "DE");
  EXPECT_EQ(FindCountry("drc", work), "CD");  // no alpha-3 code, but a name
  EXPECT_EQ(FindCountry("004", work), "AF");
  EXPECT_EQ(FindCountry("ha-iti", work), "HT");
  EXPECT_EQ(FindCountry("ca-on", work), "CA");
  EXPECT_EQ(FindCountry("the gambia", work), "GM");
  EXPECT_EQ(FindCountry("congo (the democratic republic of the)", work), "CD");
  EXPECT_EQ(FindCountry("falkland islands (the) [malvinas]", work), "FK");
}

TEST(CountryTableTest, MatchesWholeNamesOnly) {
  std::string work;
  EXPECT_EQ(FindCountry("united", work), "");
  EXPECT_EQ(FindCountry("nigeri", work), "");
  EXPECT_EQ(FindCountry("zz", work), "");
  EXPECT_EQ(FindCountry("the cd", work), "");
  EXPECT_EQ(FindCountry("zz-on", work), "");
  EXPECT_EQ(FindCountry("4", work), "");
  EXPECT_EQ(FindCountry("!", work), "");
}

}  // namespace
}  // namespace destconn
