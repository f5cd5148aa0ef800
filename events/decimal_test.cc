#include "events/decimal.h"

#include <limits>
#include <optional>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

std::string Reprinted(absl::string_view text) {
  const std::optional<Decimal> value = Decimal::Parse(text);
  return value.has_value() ? value->ToString() : "none";
}

TEST(DecimalTest, ReadsWholeNumbersAndFractions) {
  EXPECT_EQ(Reprinted("0"), "0");
  EXPECT_EQ(Reprinted("42"), "42");
  EXPECT_EQ(Reprinted("-3.50"), "-3.5");
  EXPECT_EQ(Reprinted("+7"), "7");
  EXPECT_EQ(Reprinted(" 2.55\t"), "2.55");
  EXPECT_EQ(Reprinted(".5"), "0.5");
  EXPECT_EQ(Reprinted("5."), "5");
  EXPECT_EQ(Reprinted("007.00"), "7");
  EXPECT_EQ(Reprinted("0.001"), "0.001");
  EXPECT_EQ(Reprinted("-0"), "0");
}

TEST(DecimalTest, ReadsExponentsAndPrintsNone) {
  EXPECT_EQ(Reprinted("1e3"), "1000");
  EXPECT_EQ(Reprinted("1.25E+2"), "125");
  EXPECT_EQ(Reprinted("5e-3"), "0.005");
}

TEST(DecimalTest, RefusesWhatIsNotWhollyANumber) {
  for (const char* text :
       {"",      " ",     ".",  "-",     "+",   "abc",  "12abc",
        "1,234", "1.2.3", "$5", "NaN",   "inf", "-inf", "0x10",
        "1e",    "1e+",   "e5", "1e999", "--1", "1 2",  "\xef\xbc\x91"}) {
    EXPECT_EQ(Reprinted(text), "none") << text;
  }
}

TEST(DecimalTest, KeepsThirtyEightDigitsAndRefusesMore) {
  const std::string digits(38, '9');
  EXPECT_EQ(Reprinted(digits), digits);
  EXPECT_EQ(Reprinted(digits + "99"), "none");
  EXPECT_EQ(Reprinted("0." + std::string(37, '0') + "1"),
            "0." + std::string(37, '0') + "1");
  EXPECT_EQ(Reprinted("0." + std::string(38, '0') + "1"), "none");
}

TEST(DecimalTest, AddsWithoutBinaryNoise) {
  const Decimal dime = *Decimal::Parse("0.10");
  EXPECT_EQ(dime.Plus(dime)->Plus(dime)->ToString(), "0.3");
  EXPECT_EQ(Decimal::Parse("1.005")->Plus(*Decimal::Parse("-2"))->ToString(),
            "-0.995");
}

TEST(DecimalTest, MultipliesPriceAndQuantityExactly) {
  EXPECT_EQ(Decimal::Parse("2.55")->Times(Decimal(6))->ToString(), "15.3");
  EXPECT_EQ(Decimal::Parse("0.1")->Times(*Decimal::Parse("0.1"))->ToString(),
            "0.01");
}

TEST(DecimalTest, ReportsResultsThatDoNotFit) {
  const Decimal big = *Decimal::Parse(std::string(38, '9'));
  EXPECT_EQ(big.Times(big), std::nullopt);
  EXPECT_EQ(big.Plus(*Decimal::Parse("0.1")), std::nullopt);
}

TEST(DecimalTest, ReadsDoublesByTheirShortestText) {
  EXPECT_EQ(Decimal::FromDouble(0.1)->ToString(), "0.1");
  EXPECT_EQ(Decimal::FromDouble(19.99)->ToString(), "19.99");
  EXPECT_EQ(Decimal::FromDouble(1e21)->ToString(), "1" + std::string(21, '0'));
  // The nearest double is 18446744073709551616; its shortest text ends in 2000.
  EXPECT_EQ(Decimal::FromDouble(18446744073709551615.0)->ToString(),
            "18446744073709552000");
  EXPECT_EQ(Decimal::FromDouble(-0.0)->ToString(), "0");
  EXPECT_EQ(Decimal::FromDouble(std::numeric_limits<double>::quiet_NaN()),
            std::nullopt);
  EXPECT_EQ(Decimal::FromDouble(std::numeric_limits<double>::infinity()),
            std::nullopt);
}

TEST(DecimalTest, KnowsWhatIsAboveZero) {
  EXPECT_TRUE(Decimal::Parse("0.01")->is_positive());
  EXPECT_FALSE(Decimal::Parse("0.00")->is_positive());
  EXPECT_FALSE(Decimal::Parse("-1")->is_positive());
}

TEST(DecimalTest, DividesToSoManyDigits) {
  const auto quotient = [](const char* text, int64_t divisor, int digits) {
    const auto result = Decimal::Parse(text)->DividedBy(divisor, digits);
    return result.has_value() ? result->ToString() : "none";
  };
  EXPECT_EQ(quotient("10", 4, 2), "2.5");
  EXPECT_EQ(quotient("10", 3, 2), "3.33");
  EXPECT_EQ(quotient("20", 3, 2), "6.67");
  EXPECT_EQ(quotient("0.01", 2, 2), "0.01");
  EXPECT_EQ(quotient("0.01", 3, 2), "0");
  EXPECT_EQ(quotient("-0.03", 2, 2), "-0.02");
  EXPECT_EQ(quotient("1.005", 1, 2), "1.01");
  EXPECT_EQ(quotient("7", 2, 0), "4");
  EXPECT_EQ(quotient("0", 7, 2), "0");
  EXPECT_EQ(quotient("99999999999999999999999999999999999999", 3, 2), "none");
  const char* const tiny = "0.00000000000000000000000000000000000001";
  EXPECT_EQ(quotient(tiny, 9, 2), "0");
  EXPECT_EQ(quotient(tiny, 1000, 2), "none");
}

}  // namespace
}  // namespace destconn
