#include "delivery/end_claims.h"

#include <variant>
#include <vector>

#include "delivery/delivery_types.h"
#include "delivery/outgoing_event.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using testing::ElementsAre;

TEST(EndClaimsTest, ReleasesWhatMetaHasNotAndAbandonsWhatItMayHave) {
  OutgoingEvent unsent{.key = {{1}}, .noted = true};
  OutgoingEvent ambiguous{.key = {{2}}, .noted = true, .maybe_sent = true};
  std::vector<DeliveryAction> actions;
  EndClaims({&unsent, &ambiguous}, actions);
  ASSERT_EQ(actions.size(), 2u);
  EXPECT_THAT(std::get<delivery_action::ReleaseClaims>(actions[0]).keys,
              ElementsAre(unsent.key));
  EXPECT_THAT(std::get<delivery_action::AbandonClaims>(actions[1]).keys,
              ElementsAre(ambiguous.key));
}

TEST(EndClaimsTest, SaysNothingOfNothing) {
  std::vector<DeliveryAction> actions;
  EndClaims({}, actions);
  EXPECT_TRUE(actions.empty());
}

}  // namespace
}  // namespace destconn
