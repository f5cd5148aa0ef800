// The steady state allocates nothing: normalizing a row's values with buffers
// that have grown once (normalization is on the path of every row).

#include <cstdint>

#include "base/allocation_count.h"
#include "gtest/gtest.h"
#include "hashing/customer_field.h"

namespace destconn {
namespace {

struct Cell {
  CustomerField field;
  absl::string_view raw;
};

constexpr Cell kRow[] = {
    {CustomerField::kEmail, " Jane.Doe+News@Example.COM "},
    {CustomerField::kPhone, "(650) 555-1212"},
    {CustomerField::kPhone, "+1 650 555 1212"},
    {CustomerField::kPhone, "1-650-555-1212"},
    {CustomerField::kGivenName, "Mary-Jane Alexandra Wilhelmina"},
    {CustomerField::kSurname, "O'Brien"},
    {CustomerField::kBirthdate, "1997-02-16"},
    {CustomerField::kGender, "Female"},
    {CustomerField::kCity, "New York City, Manhattan Borough"},
    {CustomerField::kState, "California"},
    {CustomerField::kPostal, "94035-1234"},
    {CustomerField::kCountry, "US"},
    {CustomerField::kCountry, "United States of America"},
    {CustomerField::kExternalId, "customer-000000000000000000042"},
    {CustomerField::kMadid, "AECE52E7-03EE-455A-B3C4-E57283966239"},
};

TEST(AllocationsTest, ARowOfPlainValuesAllocatesNothing) {
  NormalizeScratch scratch;
  NormalizeContext context;
  context.country = "US";
  for (int round = 0; round < 3; ++round) {
    for (const Cell& cell : kRow) {
      const int64_t before = AllocationCount();
      const Normalized normalized =
          Normalize(cell.field, RawValue(cell.raw), context, scratch);
      const HashOutcome outcome =
          NormalizeAndHash(cell.field, RawValue(cell.raw), context, scratch);
      const int64_t made = AllocationCount() - before;
      EXPECT_TRUE(normalized.has_value()) << cell.raw;
      EXPECT_EQ(outcome.value.has_value(), IsHashed(cell.field)) << cell.raw;
      // The first rounds build tables and grow buffers.
      if (round == 2) {
        EXPECT_EQ(made, 0) << cell.raw;
      }
    }
  }
}

}  // namespace
}  // namespace destconn
