#include "hashing/country_table.h"

#include <string>

#include "gtest/gtest.h"

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

TEST(CountryTableTest, FindsByCodeNameAndSubdivision) {
  std::string work;
  EXPECT_EQ(FindCountry("us", work), "US");
  EXPECT_EQ(FindCountry("uk", work), "GB");
  EXPECT_EQ(FindCountry("deu", work), "DE");
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
