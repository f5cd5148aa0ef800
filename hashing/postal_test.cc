#include "hashing/postal.h"

#include <string>

#include "absl/strings/string_view.h"
#include "base/secret.h"
#include "gtest/gtest.h"
#include "hashing/normalize_context.h"

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

TEST(PostalTest, TakesFiveDigitsInTheUnitedStates) {
  constexpr Case kCases[] = {{"94035", "94035"},
                             {"94035-1234", "94035"},
                             {"940351234", "94035"},
                             {"77001\342\200\2232345", "77001"},
                             {"2108", "02108"},
                             {"501", "00501"},
                             {"21080001", "02108"},
                             {"94035.0", "94035"},
                             {"2108.0", "02108"},
                             {"zip 94035", "94035"},
                             {"-12345", "12345"},
                             {"1234567", ""},
                             {"12", ""},
                             {"ABCDE", ""},
                             {"zip 2108", ""},
                             {"6\302\240074", "06074"}};
  NormalizeScratch scratch;
  for (const Case& c : kCases) {
    EXPECT_EQ(NormalizePostal(RawValue(c.raw), Of("US"), scratch).text(),
              c.want)
        << c.raw;
  }
}

TEST(PostalTest, KnowsZipPlusFourWithoutACountry) {
  constexpr Case kCases[] = {{"12345-6789", "12345"},
                             {"12345-67890", "1234567890"},
                             {"12 345 - 6789", "12345"},
                             {"98-121-4892", "981214892"},
                             {"100-0001", "1000001"},
                             {"N/A", ""},
                             {"1", ""},
                             {"-", ""}};
  NormalizeScratch scratch;
  for (const Case& c : kCases) {
    EXPECT_EQ(NormalizePostal(RawValue(c.raw), Of(""), scratch).text(), c.want)
        << c.raw;
  }
}

TEST(PostalTest, KeepsTheWholePostcode) {
  constexpr Case kCases[] = {{"M1 1AE", "m11ae"},
                             {"SW1A-1AA", "sw1a1aa"},
                             {"M1", "m1"},
                             {"GB-M1 1AE", "m11ae"}};
  NormalizeScratch scratch;
  for (const Case& c : kCases) {
    EXPECT_EQ(NormalizePostal(RawValue(c.raw), Of("GB"), scratch).text(),
              c.want)
        << c.raw;
  }
}

TEST(PostalTest, DropsTheCountrysLetters) {
  constexpr Case kCases[] = {{"D-80331", "80331"},
                             {"DE-80331", "80331"},
                             {"80331", "80331"},
                             {"F-80331", "f80331"}};
  NormalizeScratch scratch;
  for (const Case& c : kCases) {
    EXPECT_EQ(NormalizePostal(RawValue(c.raw), Of("DE"), scratch).text(),
              c.want)
        << c.raw;
  }
}

TEST(PostalTest, ReadsFullWidthDigits) {
  constexpr Case kCases[] = {
      {"\343\200\222100-0001", "1000001"},
      {"\357\274\221\357\274\220\357\274\220\357\274\215\357\274\220\357\274"
       "\220\357\274\220\357\274\221",
       "1000001"}};
  NormalizeScratch scratch;
  for (const Case& c : kCases) {
    EXPECT_EQ(NormalizePostal(RawValue(c.raw), Of("JP"), scratch).text(),
              c.want)
        << c.raw;
  }
}

TEST(PostalTest, TakesLettersAloneInBermuda) {
  constexpr Case kCases[] = {{"HM CX", "hmcx"}};
  NormalizeScratch scratch;
  for (const Case& c : kCases) {
    EXPECT_EQ(NormalizePostal(RawValue(c.raw), Of("BM"), scratch).text(),
              c.want)
        << c.raw;
  }
}

}  // namespace
}  // namespace destconn
