#include "hashing/country.h"

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

TEST(CountryTest, TakesCodesAndNames) {
  constexpr Case kCases[] = {
      {"US", "us"},
      {" gb ", "gb"},
      {"UK", "gb"},
      {"U.S.", "us"},
      {"USA", "us"},
      {"840", "us"},
      {"US-CA", "us"},
      {"United States", "us"},
      {"C\303\264te d'Ivoire", "ci"},
      {"\303\226sterreich", "at"},
      {"\344\270\255\345\233\275", "cn"},
      {"The Bahamas", "bs"},
      {"Bahamas (the)", "bs"},
      {"Korea (the Republic of)", "kr"},
      {"Korea (the Democratic People's Republic of)", "kp"},
      {"Trinidad & Tobago", "tt"},
      {"Niger", "ne"},
      {"Republic of Guinea-Bissau", "gw"},
      {"UAE", "ae"},
      {"Scotland", "gb"},
      {"Burma", "mm"},
      {"United States (USA)", "us"}};
  NormalizeScratch scratch;
  for (const Case& c : kCases) {
    EXPECT_EQ(NormalizeCountry(RawValue(c.raw), scratch).text(), c.want)
        << c.raw;
  }
}

TEST(CountryTest, GuessesNothing) {
  constexpr Case kCases[] = {{"", ""},
                             {"XX", ""},
                             {"XK", ""},
                             {"EU", ""},
                             {"EN", ""},
                             {"SU", ""},
                             {"AN", ""},
                             {"Kosovo", ""},
                             {"Atlantis", ""},
                             {"PRC", ""},
                             {"State of Georgia", ""},
                             {"Untied States", ""},
                             {"1", ""},
                             {"999", ""},
                             {"U", ""},
                             {"the", ""},
                             {"US1", ""},
                             {"United", ""}};
  NormalizeScratch scratch;
  for (const Case& c : kCases) {
    EXPECT_EQ(NormalizeCountry(RawValue(c.raw), scratch).text(), c.want)
        << c.raw;
  }
}

}  // namespace
}  // namespace destconn
