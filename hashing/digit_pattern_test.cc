#include "hashing/digit_pattern.h"

#include <random>
#include <regex>
#include <string>

#include "gtest/gtest.h"
#include "phonenumbers/phonemetadata.pb.h"

// As in phone_plan.cc.
namespace i18n {
namespace phonenumbers {
int metadata_size();
const void* metadata_get();
}  // namespace phonenumbers
}  // namespace i18n

namespace destconn {
namespace {

bool Matches(absl::string_view pattern, absl::string_view digits) {
  const auto compiled = DigitPattern::Compile(pattern);
  EXPECT_TRUE(compiled.has_value()) << pattern;
  return compiled.has_value() && compiled->Matches(digits);
}

TEST(DigitPatternTest, MatchesWholeNumbers) {
  EXPECT_TRUE(Matches("[2-9]\\d{3}|3\\d{1,2}", "2000"));
  EXPECT_TRUE(Matches("[2-9]\\d{3}|3\\d{1,2}", "31"));
  EXPECT_TRUE(Matches("[2-9]\\d{3}|3\\d{1,2}", "312"));
  EXPECT_FALSE(Matches("[2-9]\\d{3}|3\\d{1,2}", "412"));
  EXPECT_FALSE(Matches("[2-9]\\d{3}|3\\d{1,2}", "1234"));
  EXPECT_FALSE(Matches("[2-9]\\d{3}|3\\d{1,2}", "20000"));
  EXPECT_FALSE(Matches("[2-9]\\d{3}|3\\d{1,2}", ""));
  EXPECT_FALSE(Matches("\\d{3}", "12a"));
  EXPECT_FALSE(Matches("\\d{3}", "12/"));
}

TEST(DigitPatternTest, KnowsGroupsAndWhatMayBeMissing) {
  EXPECT_TRUE(Matches("1(?:2|3[45])?6", "16"));
  EXPECT_TRUE(Matches("1(?:2|3[45])?6", "126"));
  EXPECT_TRUE(Matches("1(2|3[45]){2}6", "12356"));
  EXPECT_FALSE(Matches("1(2|3[45]){2}6", "126"));
  EXPECT_FALSE(Matches("1(?:2|3[45])?6", "136"));
  EXPECT_TRUE(Matches("1{0}2", "2"));
  EXPECT_TRUE(Matches("", ""));
}

TEST(DigitPatternTest, RefusesWhatItDoesNotKnow) {
  for (const absl::string_view pattern :
       {"a",   "1*",    "1+", ".",   "(1",     "1)",   "[1",    "[9-1]",
        "[a]", "[^1]",  "[]", "1{2", "1{2,1}", "1{x}", "1{99}", "1{2,}",
        "\\w", "(?=1)", "^1", "1$",  "?",      "{2}"}) {
    EXPECT_FALSE(DigitPattern::Compile(pattern).has_value()) << pattern;
  }
}

std::string RandomDigits(size_t size, std::mt19937& gen) {
  std::string digits;
  while (digits.size() < size) {
    digits.push_back(static_cast<char>('0' + gen() % 10));
  }
  return digits;
}

// Beginnings are tried that the pattern itself writes out, since random digits
// rarely have the shape of a small country's.
std::string LikelyDigits(const std::string& pattern, size_t size,
                         std::mt19937& gen) {
  std::string digits = RandomDigits(size, gen);
  const size_t from = gen() % pattern.size();
  size_t written = 0;
  for (size_t i = from; i < pattern.size() && written < 2; ++i) {
    if (pattern[i] < '0' || pattern[i] > '9') continue;
    if (written < digits.size()) digits[written] = pattern[i];
    ++written;
  }
  return digits;
}

TEST(DigitPatternTest, AgreesWithARegularExpressionInEveryCountry) {
  i18n::phonenumbers::PhoneMetadataCollection collection;
  ASSERT_TRUE(collection.ParseFromArray(i18n::phonenumbers::metadata_get(),
                                        i18n::phonenumbers::metadata_size()));
  std::mt19937 gen(1);
  int matched = 0;
  for (const auto& data : collection.metadata()) {
    const std::string& pattern = data.general_desc().national_number_pattern();
    const auto compiled = DigitPattern::Compile(pattern);
    ASSERT_TRUE(compiled.has_value()) << data.id() << ": " << pattern;
    const std::regex oracle(pattern, std::regex::optimize);
    for (int i = 0; i < 300; ++i) {
      const std::string digits = LikelyDigits(pattern, 3 + i % 13, gen);
      const bool expected = std::regex_match(digits, oracle);
      ASSERT_EQ(compiled->Matches(digits), expected)
          << data.id() << ": " << pattern << ", " << digits;
      matched += expected ? 1 : 0;
    }
  }
  EXPECT_GT(collection.metadata_size(), 200);
  EXPECT_GT(matched, 5000);
}

}  // namespace
}  // namespace destconn
