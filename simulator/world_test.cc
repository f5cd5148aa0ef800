#include "simulator/world.h"

#include <string>

#include "base/error_reason.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using testing::ElementsAre;
using testing::Optional;

TEST(WorldTest, ReadsTokensAndDatasets) {
  const auto world = ParseWorld(
      R"({"tokens":{"EAAx":{"expired":true,"send_only":true,)"
      R"("scopes":["ads_read"],"datasets":["1"]}},)"
      R"("datasets":{"1":{"name":"Shop","consolidated":false},"2":{}}})");
  ASSERT_TRUE(world.ok()) << world.status();
  const WorldToken& token = world->tokens.at("EAAx");
  EXPECT_TRUE(token.expired);
  EXPECT_TRUE(token.send_only);
  EXPECT_THAT(token.scopes, ElementsAre("ads_read"));
  EXPECT_THAT(token.datasets, ElementsAre("1"));
  EXPECT_EQ(world->datasets.at("1").name, "Shop");
  EXPECT_FALSE(world->datasets.at("1").consolidated);
  EXPECT_TRUE(world->datasets.at("2").consolidated);
}

TEST(WorldTest, RefusesWhatIsNoWorld) {
  for (const char* json :
       {"", "[]", "{}", R"({"tokens":{}})", R"({"tokens":[],"datasets":{}})",
        R"({"tokens":{"a":1},"datasets":{}})"}) {
    EXPECT_THAT(ReasonOf(ParseWorld(json).status()),
                Optional(std::string("WORLD_INVALID")))
        << json;
  }
}

TEST(WorldTest, TheDefaultHasWhatTheReadmePromises) {
  const World world = DefaultWorld();
  EXPECT_TRUE(world.tokens.at("EAAsimulatorGoodToken0001")
                  .datasets.contains("1234567890123456"));
  EXPECT_TRUE(world.tokens.at("EAAsimulatorExpiredToken001").expired);
  EXPECT_TRUE(world.tokens.at("EAAsimulatorSendOnlyToken1").send_only);
  EXPECT_FALSE(world.datasets.at("2222222222222222").consolidated);
}

}  // namespace
}  // namespace destconn
