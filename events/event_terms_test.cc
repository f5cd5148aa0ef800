#include "events/event_terms.h"

#include <optional>

#include "gtest/gtest.h"

namespace destconn {
namespace {

TEST(EventTermsTest, EveryTermReadsBack) {
  for (const absl::string_view source : AllActionSources()) {
    ASSERT_TRUE(ParseActionSource(source).has_value()) << source;
    EXPECT_EQ(ToString(*ParseActionSource(source)), source);
  }
  for (const absl::string_view name : AllEventNames()) {
    ASSERT_TRUE(ParseEventName(name).has_value()) << name;
    EXPECT_EQ(ToString(*ParseEventName(name)), name);
  }
  for (const char* category : {"in_store", "curbside", "home_delivery"}) {
    ASSERT_TRUE(ParseDeliveryCategory(category).has_value()) << category;
    EXPECT_EQ(ToString(*ParseDeliveryCategory(category)), category);
  }
}

TEST(EventTermsTest, IsBlindToCaseAndOuterSpace) {
  EXPECT_EQ(ParseActionSource(" Physical_Store "),
            std::optional(ActionSource::kPhysicalStore));
  EXPECT_EQ(ParseEventName("purchase\t"), std::optional(EventName::kPurchase));
}

TEST(EventTermsTest, TakesTheHostsSpellingsOfDelivery) {
  EXPECT_EQ(ParseDeliveryCategory("Home Delivery"),
            std::optional(DeliveryCategory::kHomeDelivery));
  EXPECT_EQ(ParseDeliveryCategory("in-store"),
            std::optional(DeliveryCategory::kInStore));
  EXPECT_EQ(ParseDeliveryCategory("shipping"),
            std::optional(DeliveryCategory::kHomeDelivery));
}

TEST(EventTermsTest, RefusesEverythingElse) {
  EXPECT_EQ(ParseActionSource("store"), std::nullopt);
  EXPECT_EQ(ParseActionSource(""), std::nullopt);
  EXPECT_EQ(ParseEventName("Refund"), std::nullopt);
  EXPECT_EQ(ParseDeliveryCategory("drone"), std::nullopt);
  EXPECT_EQ(ParseDeliveryCategory(""), std::nullopt);
}

}  // namespace
}  // namespace destconn
