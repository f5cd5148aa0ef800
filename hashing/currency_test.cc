#include "hashing/currency.h"

#include <cstdint>
#include <set>
#include <string>

#include "absl/strings/string_view.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "unicode/ucurr.h"
#include "unicode/uenum.h"

namespace destconn {
namespace {

TEST(CurrencyTest, KnowsTheCurrentList) {
  for (const absl::string_view code :
       {"USD", "EUR", "JPY", "SLE", "VED", "VES", "XCG", "ZWG", "XOF"}) {
    EXPECT_TRUE(IsCurrencyCode(code)) << code;
  }
}

TEST(CurrencyTest, KnowsNoWithdrawnOrUnofficialCode) {
  for (const absl::string_view code :
       {"HRK", "SLL", "ANG", "ZWL", "CUC", "BGN", "BTC", "ZZZ", "XTS", "usd",
        "US", "USDX", ""}) {
    EXPECT_FALSE(IsCurrencyCode(code)) << code;
  }
}

// ICU's list of currencies that are not deprecated.
std::set<std::string> IcuCodes() {
  UErrorCode status = U_ZERO_ERROR;
  UEnumeration* codes = ucurr_openISOCurrencies(UCURR_NON_DEPRECATED, &status);
  std::set<std::string> all;
  int32_t size = 0;
  while (const char* code = uenum_next(codes, &size, &status)) all.insert(code);
  uenum_close(codes);
  EXPECT_TRUE(U_SUCCESS(status));
  return all;
}

std::set<std::string> OurCodes() {
  std::set<std::string> all;
  for (char a = 'A'; a <= 'Z'; ++a) {
    for (char b = 'A'; b <= 'Z'; ++b) {
      for (char c = 'A'; c <= 'Z'; ++c) {
        const std::string code = {a, b, c};
        if (IsCurrencyCode(code)) all.insert(code);
      }
    }
  }
  return all;
}

// What is in `a` and not in `b`.
std::set<std::string> Without(const std::set<std::string>& a,
                              const std::set<std::string>& b) {
  std::set<std::string> rest;
  for (const std::string& code : a) {
    if (!b.contains(code)) rest.insert(code);
  }
  return rest;
}

// Debian's ICU 72 is of 2022. Each difference is known and has its reason; a
// newer ICU may have fewer, never others.
TEST(CurrencyTest, IsIcusListButForWhatIcuMissed) {
  const std::set<std::string> ours = OurCodes();
  const std::set<std::string> icus = IcuCodes();
  EXPECT_GT(icus.size(), 150u);
  EXPECT_THAT(Without(Without(ours, icus),
                      {
                          "SVC",  // in ISO's list all along
                          "XAD",  // Arab accounting dinar, new
                          "XCG",  // for ANG, 2025
                          "ZWG",  // for ZWL, 2024
                      }),
              testing::IsEmpty());
  EXPECT_THAT(Without(Without(icus, ours),
                      {
                          "ANG",  // now XCG, 2025
                          "BGN",  // now EUR, 2026
                          "CUC",  // withdrawn 2021
                          "HRK",  // now EUR, 2023
                          "SLL",  // now SLE, 2024
                          "USS",  // withdrawn 2014
                          "VEF",  // now VES, 2018
                          "XFO",  // withdrawn 2006
                          "XFU",  // withdrawn 2013
                          "CNH",  // not of ISO 4217
                          "XTS",  // for tests
                          "XXX",  // no currency
                      }),
              testing::IsEmpty());
}

TEST(CurrencyTest, KnowsWherePricesHaveCents) {
  EXPECT_TRUE(HasCents("USD"));
  EXPECT_TRUE(HasCents("GBP"));
  EXPECT_TRUE(HasCents("KWD"));
  EXPECT_FALSE(HasCents("JPY"));
  EXPECT_FALSE(HasCents("HUF"));
}

}  // namespace
}  // namespace destconn
