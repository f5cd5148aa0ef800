#include "ledger/held_claims.h"

#include "gtest/gtest.h"

namespace destconn {
namespace {

EventKey Key(uint8_t n) { return {{n}}; }

TEST(HeldClaimsTest, HoldsForOneOwner) {
  HeldClaims claims;
  EXPECT_TRUE(claims.TryHold(Key(1), {.owner = 1, .ticket = 5}));
  EXPECT_FALSE(claims.TryHold(Key(1), {.owner = 1, .ticket = 6}));
  EXPECT_FALSE(claims.TryHold(Key(1), {.owner = 2, .ticket = 6}));
  EXPECT_EQ(claims.Find(1, Key(1))->ticket, 5);
  EXPECT_FALSE(claims.Find(2, Key(1)).has_value());
  EXPECT_TRUE(claims.HoldsTicket(Key(1), 5));
  EXPECT_FALSE(claims.HoldsTicket(Key(1), 6));
}

TEST(HeldClaimsTest, DropsForItsOwnerAlone) {
  HeldClaims claims;
  claims.TryHold(Key(1), {.owner = 1, .ticket = 5});
  claims.Drop(2, Key(1));
  EXPECT_TRUE(claims.HoldsTicket(Key(1), 5));
  claims.Drop(1, Key(1));
  EXPECT_FALSE(claims.HoldsTicket(Key(1), 5));
  EXPECT_TRUE(claims.TryHold(Key(1), {.owner = 2, .ticket = 7}));
}

TEST(HeldClaimsTest, KnowsOfItsFirstClaim) {
  HeldClaims claims;
  EXPECT_FALSE(claims.FirstInstance(1).has_value());
  claims.TryHold(Key(1), {.owner = 1, .instance = 3});
  claims.TryHold(Key(2), {.owner = 1, .instance = 4});
  claims.TryHold(Key(3), {.owner = 2, .instance = 4});
  claims.Drop(1, Key(1));
  EXPECT_EQ(claims.FirstInstance(1), 3);
  EXPECT_EQ(claims.FirstInstance(2), 4);
  claims.Drop(1, Key(2));
  EXPECT_FALSE(claims.FirstInstance(1).has_value());
}

}  // namespace
}  // namespace destconn
