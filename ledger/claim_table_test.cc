#include "ledger/claim_table.h"

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

}  // namespace
}  // namespace destconn
