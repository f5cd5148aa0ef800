#include "hashing/city.h"

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

TEST(CityTest, KeepsLettersAndDigits) {
  constexpr Case kCases[] = {{"New York", "newyork"},
                             {"Coeur d'Alene", "coeurdalene"},
                             {"29 Palms", "29palms"},
                             {"Miami (Beach)", "miamibeach"},
                             {"---", ""},
                             {"a+b", "ab"}};
  NormalizeScratch scratch;
  for (const Case& c : kCases) {
    EXPECT_EQ(NormalizeCity(RawValue(c.raw), scratch).text(), c.want) << c.raw;
  }
}

TEST(CityTest, FoldsLatinLettersAndNoOthers) {
  constexpr Case kCases[] = {
      {"S\303\243o Paulo", "saopaulo"},
      {"Zu\314\210rich", "zurich"},
      {"\305\201\303\263d\305\272", "lodz"},
      {"Stra\303\237burg", "strassburg"},
      {"\304\260stanbul", "istanbul"},
      {"I\304\237d\304\261r", "igdir"},
      {"\303\206r\303\270sk\303\270bing", "aeroskobing"},
      {"\304\246amrun", "hamrun"},
      {"\304\220\303\240 N\341\272\265ng", "danang"},
      {"\303\236\303\263rsh\303\266fn", "thorshofn"},
      {"\307\276\307\274", "oae"},
      {"\320\234\320\276\321\201\320\272\320\262\320\260",
       "\320\274\320\276\321\201\320\272\320\262\320\260"},
      {"\320\231\320\276\321\210\320\272\320\260\321\200",
       "\320\271\320\276\321\210\320\272\320\260\321\200"},
      {"\346\235\261\344\272\254", "\346\235\261\344\272\254"},
      {"\340\244\246\340\244\277\340\244\262\340\245\215\340\244\262\340\245"
       "\200",
       "\340\244\246\340\244\277\340\244\262\340\245\215\340\244\262\340\245"
       "\200"},
      {"\357\274\260\357\274\241\357\274\262\357\274\251\357\274\263", "paris"},
      {"New\360\237\230\200\357\270\217York", "newyork"}};
  NormalizeScratch scratch;
  for (const Case& c : kCases) {
    EXPECT_EQ(NormalizeCity(RawValue(c.raw), scratch).text(), c.want) << c.raw;
  }
}

}  // namespace
}  // namespace destconn
