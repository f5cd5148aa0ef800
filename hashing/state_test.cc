#include "hashing/state.h"

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

TEST(StateTest, MapsNamesInTheUnitedStates) {
  constexpr Case kCases[] = {{"California", "ca"},
                             {"new  york", "ny"},
                             {"N.Y.", "ny"},
                             {"West-Virginia", "wv"},
                             {"Washington, D.C.", "dc"},
                             {"District of Columbia", "dc"},
                             {"Puerto Rico", "pr"},
                             {"U.S. Virgin Islands", "vi"},
                             {"Armed Forces Europe", "ae"},
                             {"AE", "ae"},
                             {"Calif.", "ca"},
                             {"Tex.", "tx"},
                             {"W. Va.", "wv"},
                             {"US-CA", "ca"},
                             {"State of West Virginia", "wv"},
                             {"New York State", "ny"},
                             {"XX", "xx"},
                             {"Narnia", "narnia"},
                             {"Kansas City", "kansascity"},
                             {"Carolina", "carolina"},
                             {"T\303\253xas", "texas"},
                             {"06", ""},
                             {"?", ""},
                             {"New\302\240York", "ny"}};
  NormalizeScratch scratch;
  for (const Case& c : kCases) {
    EXPECT_EQ(NormalizeState(RawValue(c.raw), Of("US"), scratch).text(), c.want)
        << c.raw;
  }
}

TEST(StateTest, MapsThemWhereNoCountryIsKnown) {
  constexpr Case kCases[] = {{"California", "ca"},
                             {"Ontario", "ontario"},
                             {"Bavaria", "bavaria"},
                             {"US-TX", "tx"}};
  NormalizeScratch scratch;
  for (const Case& c : kCases) {
    EXPECT_EQ(NormalizeState(RawValue(c.raw), Of(""), scratch).text(), c.want)
        << c.raw;
  }
}

TEST(StateTest, NeverMapsThemElsewhere) {
  constexpr Case kCases[] = {
      {"Montana", "montana"}, {"BG-12", "12"}, {"US-CA", "usca"}};
  NormalizeScratch scratch;
  for (const Case& c : kCases) {
    EXPECT_EQ(NormalizeState(RawValue(c.raw), Of("BG"), scratch).text(), c.want)
        << c.raw;
  }
}

TEST(StateTest, DropsTheCountrysOwnPrefix) {
  constexpr Case kCases[] = {{"Ontario", "ontario"},
                             {"CA-ON", "on"},
                             {"Qu\303\251bec", "quebec"},
                             {"CA-Ontario", "caontario"}};
  NormalizeScratch scratch;
  for (const Case& c : kCases) {
    EXPECT_EQ(NormalizeState(RawValue(c.raw), Of("CA"), scratch).text(), c.want)
        << c.raw;
  }
}

}  // namespace
}  // namespace destconn
