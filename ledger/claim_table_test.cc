#include "ledger/claim_table.h"

#include <vector>

#include "gtest/gtest.h"
#include "ledger/ledger.h"

namespace destconn {
namespace {

constexpr EventKey kKey = {{1, 2, 3}};

TEST(ClaimTableTest, TheFirstToClaimHoldsIt) {
  ClaimTable table;
  EXPECT_TRUE(table.TryClaim(1, kKey));
  EXPECT_FALSE(table.TryClaim(2, kKey));
  EXPECT_FALSE(table.TryClaim(1, kKey));
  EXPECT_TRUE(table.IsClaimed(kKey));
}

TEST(ClaimTableTest, OnlyItsOwnerEndsAClaim) {
  ClaimTable table;
  ASSERT_TRUE(table.TryClaim(1, kKey));
  table.Release(2, kKey);
  EXPECT_TRUE(table.IsClaimed(kKey));
  table.Release(1, kKey);
  EXPECT_FALSE(table.IsClaimed(kKey));
  EXPECT_TRUE(table.TryClaim(2, kKey));
}

TEST(ClaimTableTest, ANoteIsItsHoldersAndEndsWithTheClaim) {
  ClaimTable table;
  ASSERT_TRUE(table.TryClaim(1, kKey));
  EXPECT_FALSE(table.NoteOf(1, kKey).has_value());
  table.SetNote(2, kKey, {.attempts = 9});
  EXPECT_FALSE(table.NoteOf(1, kKey).has_value());
  table.SetNote(1, kKey, {.attempts = 2, .day = 5});
  EXPECT_FALSE(table.NoteOf(2, kKey).has_value());
  ASSERT_TRUE(table.NoteOf(1, kKey).has_value());
  EXPECT_EQ(table.NoteOf(1, kKey)->attempts, 2);
  EXPECT_EQ(table.NoteOf(1, kKey)->day, 5);
  table.Release(1, kKey);
  ASSERT_TRUE(table.TryClaim(1, kKey));
  EXPECT_FALSE(table.NoteOf(1, kKey).has_value());
}

TEST(ClaimTableTest, ClaimsManyAndATwinOnce) {
  ClaimTable table;
  ASSERT_TRUE(table.TryClaim(2, EventKey{{3}}));
  EXPECT_EQ(
      table.TryClaimAll(1, {{.key = {{1}}}, {.key = {{1}}}, {.key = {{3}}}}),
      (std::vector<bool>{true, false, false}));
}

}  // namespace
}  // namespace destconn
