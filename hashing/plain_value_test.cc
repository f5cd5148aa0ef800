#include "hashing/plain_value.h"

#include <random>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "hashing/customer_field.h"
#include "hashing/vector_file.h"

namespace destconn {
namespace {

constexpr CustomerField kFields[] = {
    CustomerField::kEmail,     CustomerField::kPhone,
    CustomerField::kGivenName, CustomerField::kSurname,
    CustomerField::kBirthdate, CustomerField::kGender,
    CustomerField::kCity,      CustomerField::kState,
    CustomerField::kPostal,    CustomerField::kCountry,
    CustomerField::kExternalId};
constexpr absl::string_view kCountries[] = {"", "US", "GB", "DE", "BR", "JP"};

// Whether the short way was taken; it must lead where the rule does.
bool Check(CustomerField field, absl::string_view country,
           const std::string& text) {
  NormalizeContext context;
  context.country = country;
  NormalizeScratch scratch;
  const std::string plain(
      NormalizePlain(field, RawValue(text), context, scratch));
  if (plain.empty()) return false;
  const Normalized rule =
      NormalizeByRule(field, RawValue(text), context, scratch);
  EXPECT_FALSE(rule.is_digest());
  EXPECT_EQ(plain, rule.text())
      << MetaKey(field) << " of " << country << ": " << text;
  return true;
}

TEST(PlainValueTest, TakesTheShortWayForOrdinaryValues) {
  EXPECT_TRUE(Check(CustomerField::kEmail, "US", "Jane.Doe@Example.com"));
  EXPECT_TRUE(Check(CustomerField::kPhone, "US", "(650) 555-1212"));
  EXPECT_TRUE(Check(CustomerField::kPhone, "", "+44 20 7946 0123"));
  EXPECT_TRUE(Check(CustomerField::kGivenName, "", "Mary-Ann "));
  EXPECT_TRUE(Check(CustomerField::kSurname, "", "O'Brien"));
  EXPECT_TRUE(Check(CustomerField::kBirthdate, "", "1987-02-16"));
  EXPECT_TRUE(Check(CustomerField::kGender, "", "F"));
  EXPECT_TRUE(Check(CustomerField::kCity, "", "St. Paul"));
  EXPECT_TRUE(Check(CustomerField::kState, "US", "NY"));
  EXPECT_TRUE(Check(CustomerField::kPostal, "US", "10001-1234"));
  EXPECT_TRUE(Check(CustomerField::kCountry, "", "US"));
  EXPECT_TRUE(Check(CustomerField::kExternalId, "", "C-0012"));
}

TEST(PlainValueTest, LeadsWhereTheRuleDoesForEveryVector) {
  size_t taken = 0;
  for (const Vector& vector : ReadVectors("customer_data.tsv", true)) {
    for (const CustomerField field : kFields) {
      for (const absl::string_view country : kCountries) {
        taken += Check(field, country, vector.input) ? 1 : 0;
      }
    }
  }
  EXPECT_GT(taken, 1000u);
}

// Texts of the characters that the rules look for, at random.
TEST(PlainValueTest, LeadsWhereTheRuleDoesForAnyText) {
  constexpr absl::string_view kPieces[] = {
      "a",          "Z",       "7",      "0",       "1987",   "-02-",
      "16",         "+",       "49",     "1",       " ",      "-",
      ".",          "@",       "(",      ")",       "x.com",  "650",
      "55",         "1212",    "m",      "F",       "US",     "ny",
      "10001",      "\t",      "_",      "mailto:", "'",      ",",
      "/",          "\x7f",    "\u00e9", "\u00dc",  "\u0130", "\u00df",
      "\u0149",     "e\u0301", "\u00d7", "\xc3",    "\u0178", "2024-02-29",
      "1900-01-01", "9999"};
  std::mt19937 gen(7);
  size_t taken = 0;
  for (int i = 0; i < 100'000; ++i) {
    std::string text;
    for (auto pieces = 1 + gen() % 6; pieces > 0; --pieces) {
      text.append(std::string(kPieces[gen() % std::size(kPieces)]));
    }
    const CustomerField field = kFields[gen() % std::size(kFields)];
    const auto country = kCountries[gen() % std::size(kCountries)];
    taken += Check(field, country, text) ? 1 : 0;
  }
  EXPECT_GT(taken, 10'000u);
}

}  // namespace
}  // namespace destconn
