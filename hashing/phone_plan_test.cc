#include "hashing/phone_plan.h"

#include "gtest/gtest.h"

namespace destconn {
namespace {

TEST(PhonePlanTest, ReadsLibphonenumbersMetadata) {
  const PhonePlan* us = PhonePlans::Get().OfRegion("US");
  ASSERT_NE(us, nullptr);
  EXPECT_EQ(us->calling_code, "1");
  EXPECT_EQ(us->trunk_prefix, "1");
  EXPECT_TRUE(us->HasLength(10));
  EXPECT_FALSE(us->HasLength(7));
  EXPECT_FALSE(us->HasLength(40));
  EXPECT_TRUE(us->HasShape("6505551212"));
  EXPECT_FALSE(us->HasShape("1505551212"));
  EXPECT_EQ(PhonePlans::Get().OfRegion("XX"), nullptr);
}

TEST(PhonePlanTest, FindsTheMainPlanOfACallingCode) {
  EXPECT_EQ(PhonePlans::Get().OfInternational("447400123456")->region, "GB");
  EXPECT_EQ(PhonePlans::Get().OfInternational("16505551212")->region, "US");
  EXPECT_EQ(PhonePlans::Get().OfInternational("0123"), nullptr);
  EXPECT_EQ(PhonePlans::Get().OfInternational("999123"), nullptr);
  EXPECT_EQ(PhonePlans::Get().OfInternational(""), nullptr);
}

// Another version of libphonenumber may have other patterns: then these are no
// longer simple, still right, and this test asks to look at kHardPlans.
TEST(PhonePlanTest, LargePlansAreSimple) {
  for (const absl::string_view region :
       {"US", "IN", "CN", "ID", "PK", "NG", "BR", "BD", "RU", "MX", "JP", "EG",
        "PH", "VN", "TR", "DE", "TH", "GB", "FR", "IT", "KR", "CO", "AU"}) {
    EXPECT_TRUE(PhonePlans::Get().OfRegion(region)->is_simple) << region;
    EXPECT_TRUE(PhonePlans::Get().OfRegion(region)->knows_international)
        << region;
  }
  EXPECT_FALSE(PhonePlans::Get().OfRegion("AR")->is_simple);
}

TEST(PhonePlanTest, HasOneShapeForAllRegionsOfACode) {
  const PhonePlan* main = PhonePlans::Get().OfInternational("1");
  EXPECT_TRUE(PhonePlans::Get().AnyHasShape(*main, "2425551234"));
  EXPECT_FALSE(PhonePlans::Get().AnyHasShape(*main, "0425551234"));
}

}  // namespace
}  // namespace destconn
