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
  table.Release(2, {kKey});
  EXPECT_TRUE(table.IsClaimed(kKey));
  table.Release(1, {kKey});
  EXPECT_FALSE(table.IsClaimed(kKey));
  EXPECT_TRUE(table.TryClaim(2, kKey));
}

TEST(ClaimTableTest, ANoteIsItsHoldersAndEndsWithTheClaim) {
  ClaimTable table;
  const auto note_of = [&table](ClaimOwner owner) {
    return table.NotesOf(owner, {kKey}).front();
  };
  ASSERT_TRUE(table.TryClaim(1, kKey));
  EXPECT_FALSE(note_of(1).has_value());
  table.SetNote(2, kKey, {.attempts = 9});
  EXPECT_FALSE(note_of(1).has_value());
  table.SetNote(1, kKey, {.attempts = 2, .day = 5});
  EXPECT_FALSE(note_of(2).has_value());
  ASSERT_TRUE(note_of(1).has_value());
  EXPECT_EQ(note_of(1)->attempts, 2);
  EXPECT_EQ(note_of(1)->day, 5);
  table.Release(1, {kKey});
  ASSERT_TRUE(table.TryClaim(1, kKey));
  EXPECT_FALSE(note_of(1).has_value());
}

TEST(ClaimTableTest, TellsTheNotesOfManyInTheirOrder) {
  ClaimTable table;
  for (uint8_t n = 1; n <= 3; ++n)
    ASSERT_TRUE(table.TryClaim(1, EventKey{{n}}));
  table.SetNote(1, EventKey{{3}}, {.attempts = 3});
  table.SetNote(1, EventKey{{1}}, {.attempts = 1});
  const auto notes =
      table.NotesOf(1, {EventKey{{3}}, EventKey{{2}}, EventKey{{1}}});
  ASSERT_EQ(notes.size(), 3);
  EXPECT_EQ(notes[0]->attempts, 3);
  EXPECT_FALSE(notes[1].has_value());
  EXPECT_EQ(notes[2]->attempts, 1);
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
