#include "connector/resource_name.h"

#include "gtest/gtest.h"

namespace destconn {
namespace {

TEST(ResourceNameTest, MakesSlugs) {
  EXPECT_EQ(DestinationName("Demo store"), "destinations/demo-store");
  EXPECT_EQ(CredentialName("  Token #1 (EU)  "), "credentials/token-1-eu");
  EXPECT_EQ(Slug("a--b"), "a-b");
}

TEST(ResourceNameTest, ANameWithoutLettersHasASlugOfItsOwn) {
  EXPECT_EQ(Slug("\xe5\xba\x97").size(), 16u);
  EXPECT_NE(Slug("\xe5\xba\x97"), Slug("\xe5\xba\x98"));
}

TEST(ResourceNameTest, KnowsItsOwn) {
  EXPECT_TRUE(IsResourceName("destinations", "destinations/demo-store"));
  for (const char* name :
       {"", "destinations", "destinations/", "destinations/Demo",
        "destinations/a/b", "credentials/demo-store", "destinations/../x"}) {
    EXPECT_FALSE(IsResourceName("destinations", name)) << name;
  }
}

}  // namespace
}  // namespace destconn
