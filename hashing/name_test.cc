#include "hashing/name.h"

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

TEST(NameTest, KeepsLettersMarksAndDigits) {
  constexpr Case kCases[] = {
      {" Mary ", "mary"},
      {"Jos\303\251 Mar\303\255a", "jos\303\251mar\303\255a"},
      {"JOHN2", "john2"},
      {"Wei\303\237", "wei\303\237"},
      {"STRAU\341\272\236", "strau\303\237"},
      {"\304\260REM", "i\314\207rem"},
      {"\316\223\316\231\316\251\316\241\316\223\316\237\316\243",
       "\316\263\316\271\317\211\317\201\316\263\316\277\317\202"},
      {"\316\227\316\233\316\231\316\221\316\243 \316\237",
       "\316\267\316\273\316\271\316\261\317\202\316\277"},
      {"\354\240\225", "\354\240\225"},
      {"\340\256\232\340\257\201\340\256\260\340\257\207\340\256\267\340\257"
       "\215",
       "\340\256\232\340\257\201\340\256\260\340\257\207\340\256\267\340\257"
       "\215"},
      {"Ka\312\273iulani", "ka\312\273iulani"},
      {"Ole\312\274ksandr", "ole\312\274ksandr"},
      {"John\360\237\230\200", "john\360\237\230\200"},
      {"M\302\260C", "m\302\260c"},
      {"\331\205\330\255\331\200\331\205\330\257",
       "\331\205\330\255\331\200\331\205\330\257"}};
  NormalizeScratch scratch;
  for (const Case& c : kCases) {
    EXPECT_EQ(NormalizeName(RawValue(c.raw), scratch).text(), c.want) << c.raw;
  }
}

TEST(NameTest, DropsPunctuationSymbolsAndSpace) {
  constexpr Case kCases[] = {
      {"O'Brien", "obrien"},
      {"O\342\200\231Brien", "obrien"},
      {"Anne-Marie", "annemarie"},
      {"$+<=>^`|~a", "a"},
      {"!\"#%&'()*,-./:;?@[\\]_{}b", "b"},
      {"Gal\302\267la", "galla"},
      {"\343\200\214\345\244\252\351\203\216\343\200\215",
       "\345\244\252\351\203\216"},
      {"Ma\342\200\213ry", "mary"},
      {"Ma\302\255ry", "mary"},
      {"\342\200\256Ma\342\201\246ry", "mary"},
      {"a\tb\001c", "abc"},
      {"'", ""},
      {"\342\200\213", ""}};
  NormalizeScratch scratch;
  for (const Case& c : kCases) {
    EXPECT_EQ(NormalizeName(RawValue(c.raw), scratch).text(), c.want) << c.raw;
  }
}

TEST(NameTest, KeepsJoinersBetweenLettersAlone) {
  constexpr Case kCases[] = {
      {"\330\271\331\204\333\214\342\200\214\330\261\330\266\330\247",
       "\330\271\331\204\333\214\342\200\214\330\261\330\266\330\247"},
      {"\342\200\214ab\342\200\215", "ab"},
      {"a\342\200\214-b", "a\342\200\214b"},
      {"\360\237\221\251\342\200\215\360\237\222\273",
       "\360\237\221\251\342\200\215\360\237\222\273"}};
  NormalizeScratch scratch;
  for (const Case& c : kCases) {
    EXPECT_EQ(NormalizeName(RawValue(c.raw), scratch).text(), c.want) << c.raw;
  }
}

TEST(NameTest, FoldsFullWidthLettersAndLigatures) {
  constexpr Case kCases[] = {
      {"\357\274\252\357\275\217\357\275\210\357\275\216", "john"},
      {"\357\254\201ona", "fiona"},
      {"\357\254\203\357\254\206", "ffist"},
      {"\357\274\221", "\357\274\221"}};
  NormalizeScratch scratch;
  for (const Case& c : kCases) {
    EXPECT_EQ(NormalizeName(RawValue(c.raw), scratch).text(), c.want) << c.raw;
  }
}

TEST(NameTest, IsInNfcWhateverCameOut) {
  constexpr Case kCases[] = {{"Vale\314\201ry", "val\303\251ry"},
                             {"e-\314\201", "\303\251"},
                             {"J\314\214", "\307\260"}};
  NormalizeScratch scratch;
  for (const Case& c : kCases) {
    EXPECT_EQ(NormalizeName(RawValue(c.raw), scratch).text(), c.want) << c.raw;
  }
}

TEST(NameTest, TakesDigestsButNotMd5ForOnes) {
  constexpr Case kCases[] = {
      {"6915771BE1C5AA0C886870B6951B03D7EAFC121FEA0E80A5EA83BEB7C449F4EC",
       "6915771be1c5aa0c886870b6951b03d7eafc121fea0e80a5ea83beb7c449f4ec"},
      {"5d41402abc4b2a76b9719d911017c592", "5d41402abc4b2a76b9719d911017c592"}};
  NormalizeScratch scratch;
  for (const Case& c : kCases) {
    EXPECT_EQ(NormalizeName(RawValue(c.raw), scratch).text(), c.want) << c.raw;
  }
}

TEST(NameTest, CutsTheNormalizedNameByCodePoints) {
  struct Start {
    absl::string_view raw;
    size_t count;
    absl::string_view want;
  };
  constexpr Start kStarts[] = {{"Mary-Jane", 5, "maryj"},
                               {"Li", 5, "li"},
                               {"'Ann", 1, "a"},
                               {"\303\211lodie", 1, "\303\251"},
                               {"\360\237\230\200bob", 1, "\360\237\230\200"},
                               {" ", 1, ""}};
  NormalizeScratch scratch;
  for (const Start& s : kStarts) {
    EXPECT_EQ(NormalizeNameStart(RawValue(s.raw), s.count, scratch).text(),
              s.want);
  }
}

}  // namespace
}  // namespace destconn
