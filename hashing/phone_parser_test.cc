#include "hashing/phone_parser.h"

#include <random>
#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "hashing/phone_plan.h"

namespace destconn {
namespace {

// The twenty countries with the most people, and the markets of the sample
// rows.
constexpr absl::string_view kRegions[] = {
    "IN", "CN", "US", "ID", "PK", "NG", "BR", "BD", "RU", "ET", "MX", "JP",
    "EG", "PH", "CD", "VN", "IR", "TR", "DE", "TH", "GB", "FR", "IT", "ES",
    "CA", "AU", "NL", "PL", "KR", "AR", "CO", "ZA", "UA", "HU", "JE", "KZ"};

std::string RandomDigits(std::mt19937& random, size_t size) {
  std::string digits;
  for (size_t i = 0; i < size; ++i) {
    digits.push_back(static_cast<char>('0' + random() % 10));
  }
  return digits;
}

std::string CodeOf(absl::string_view region) {
  return PhonePlans::Get().OfRegion(region)->calling_code;
}

// Where the fast path answers, libphonenumber answers the same.
void CompareInternational(const std::string& digits, int& answered) {
  std::string fast;
  const FastAnswer answer = FastInternational(digits, fast);
  if (answer == FastAnswer::kAskParser) return;
  ++answered;
  std::string slow;
  ASSERT_EQ(SlowInternational(digits, slow), answer == FastAnswer::kNumber)
      << digits;
  if (answer == FastAnswer::kNumber) {
    ASSERT_EQ(fast, slow);
  }
}

void CompareNational(const std::string& digits, absl::string_view region,
                     int& answered) {
  std::string fast;
  const FastAnswer answer = FastNational(digits, region, fast);
  if (answer == FastAnswer::kAskParser) return;
  ++answered;
  std::string slow;
  ASSERT_EQ(SlowNational(digits, region, slow), answer == FastAnswer::kNumber)
      << region << " " << digits;
  if (answer == FastAnswer::kNumber) {
    ASSERT_EQ(fast, slow) << region << " " << digits;
  }
}

TEST(PhoneParserTest, FastInternationalAgreesWithTheParser) {
  std::mt19937 random(1);
  int answered = 0;
  for (int i = 0; i < 1000; ++i) {
    for (const absl::string_view region : kRegions) {
      CompareInternational(
          absl::StrCat(CodeOf(region), RandomDigits(random, 4 + random() % 9)),
          answered);
    }
    CompareInternational(RandomDigits(random, 5 + random() % 12), answered);
  }
  EXPECT_GT(answered, 15000) << "the fast path answers too rarely";
}

TEST(PhoneParserTest, FastNationalAgreesWithTheParser) {
  std::mt19937 random(2);
  int answered = 0;
  for (int i = 0; i < 1000; ++i) {
    for (const absl::string_view region : kRegions) {
      std::string start;
      switch (random() % 4) {
        case 0:
          start = PhonePlans::Get().OfRegion(region)->trunk_prefix;
          break;
        case 1:
          start = CodeOf(region);
          break;
        default:
          break;
      }
      CompareNational(
          absl::StrCat(start, RandomDigits(random, 6 + random() % 7)), region,
          answered);
    }
  }
  EXPECT_GT(answered, 5000) << "the fast path answers too rarely";
}

TEST(PhoneParserTest, FastPathTakesTheLargestCountriesNumbers) {
  struct Case {
    absl::string_view region;
    absl::string_view national;
    absl::string_view e164;
  };
  constexpr Case kCases[] = {{"US", "6505551212", "16505551212"},
                             {"US", "16505551212", "16505551212"},
                             {"IN", "08123456789", "918123456789"},
                             {"GB", "07400123456", "447400123456"},
                             {"DE", "01512 3456789", "4915123456789"},
                             {"FR", "0612345678", "33612345678"},
                             {"BR", "11961234567", "5511961234567"},
                             {"MX", "2221234567", "522221234567"},
                             {"CN", "13123456789", "8613123456789"},
                             {"JP", "09012345678", "819012345678"},
                             {"RU", "89123456789", "79123456789"},
                             {"NG", "08021234567", "2348021234567"},
                             {"ID", "0812345678", "62812345678"},
                             {"PK", "03012345678", "923012345678"},
                             {"BD", "01812345678", "8801812345678"},
                             {"PH", "09051234567", "639051234567"},
                             {"EG", "01001234567", "201001234567"},
                             {"VN", "0912345678", "84912345678"},
                             {"TR", "05012345678", "905012345678"},
                             {"TH", "0812345678", "66812345678"},
                             {"IT", "3123456789", "393123456789"},
                             {"ES", "612345678", "34612345678"}};
  for (const Case& c : kCases) {
    std::string digits;
    for (const char d : c.national) {
      if (d != ' ') digits.push_back(d);
    }
    std::string out;
    EXPECT_EQ(FastNational(digits, c.region, out), FastAnswer::kNumber)
        << c.region;
    EXPECT_EQ(out, c.e164);
    EXPECT_EQ(FastInternational(c.e164, out), FastAnswer::kNumber) << c.region;
    EXPECT_EQ(out, c.e164);
  }
}

TEST(PhoneParserTest, LeavesTheRestToTheParser) {
  std::string out;
  EXPECT_EQ(FastNational("01115 23456789", "AR", out), FastAnswer::kAskParser);
  EXPECT_EQ(FastInternational("4407400123456", out), FastAnswer::kAskParser);
  EXPECT_TRUE(ParseInternational("4407400123456", out));
  EXPECT_EQ(out, "447400123456");
  EXPECT_TRUE(ParseNational("01115234567 89", "AR", out));
  EXPECT_TRUE(ParseNational("011447400123456", "US", out));
  EXPECT_EQ(out, "447400123456");
  EXPECT_FALSE(ParseNational("6505551212", "GB", out));
  EXPECT_FALSE(ParseNational("6505551212", "XX", out));
}

TEST(PhoneParserTest, KnowsWhatFitsAPlan) {
  EXPECT_TRUE(FitsPlan("16505551212"));
  EXPECT_FALSE(FitsPlan("11505551212"));
  EXPECT_FALSE(FitsPlan("89123456789"));
  EXPECT_FALSE(FitsPlan("0"));
}

}  // namespace
}  // namespace destconn
