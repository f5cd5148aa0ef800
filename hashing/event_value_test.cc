#include "hashing/event_value.h"

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

TEST(EventValueTest, KnowsCurrencies) {
  constexpr Case kCases[] = {
      {" usd ", "USD"},   {"USD!", "USD"}, {"SLE", "SLE"},
      {"HRK", ""},        {"US$", ""},     {"978", ""},
      {"US Dollars", ""}, {"U5D", ""},     {"", ""}};
  NormalizeScratch scratch;
  for (const Case& c : kCases) {
    EXPECT_EQ(NormalizeCurrency(RawValue(c.raw), scratch).text(), c.want)
        << c.raw;
  }
}

TEST(EventValueTest, KnowsDeliveryCategories) {
  constexpr Case kCases[] = {{"In-Store", "in_store"},
                             {"home delivery", "home_delivery"},
                             {"CURBSIDE", "curbside"},
                             {"shipping", "home_delivery"},
                             {"drone", ""},
                             {"", ""}};
  NormalizeScratch scratch;
  for (const Case& c : kCases) {
    EXPECT_EQ(NormalizeDeliveryCategory(RawValue(c.raw), scratch).text(),
              c.want)
        << c.raw;
  }
}

TEST(EventValueTest, KnowsActionSources) {
  constexpr Case kCases[] = {{"Physical Store", "physical_store"},
                             {"app", "app"},
                             {"offline", ""},
                             {"", ""}};
  NormalizeScratch scratch;
  for (const Case& c : kCases) {
    EXPECT_EQ(NormalizeActionSource(RawValue(c.raw), scratch).text(), c.want)
        << c.raw;
  }
}

TEST(EventValueTest, ReadsTimesAsSeconds) {
  constexpr Case kCases[] = {{"1633552688", "1633552688"},
                             {"1633552688.5", "1633552688"},
                             {"1633552688000", "1633552688"},
                             {"2021-10-06T20:38:08+00:00", "1633552688"},
                             {"2021-10-06T13:38:08-07:00", "1633552688"},
                             {"2021-10-06 20:38:08", "1633552688"},
                             {"2021-10-06T20:38:08.25Z", "1633552688"},
                             {"2021-10-06", "1633478400"},
                             {"2021-10-06T20:38Z", "1633552680"},
                             {"-1", ""},
                             {"1.", ""},
                             {".5", ""},
                             {"-1.5", ""},
                             {"163355268800", "163355268"},
                             {"\u00a01633552688\u200b", "1633552688"},
                             {"now", ""},
                             {"infinite-future", ""},
                             {"2021-13-06", ""},
                             {"16335526880001234", ""},
                             {"1969-12-31", ""}};
  NormalizeScratch scratch;
  for (const Case& c : kCases) {
    EXPECT_EQ(NormalizeEventTime(RawValue(c.raw), scratch).text(), c.want)
        << c.raw;
  }
}

}  // namespace
}  // namespace destconn
