#include "simulator/world.h"

#include <string>

#include "absl/strings/match.h"
#include "absl/time/time.h"
#include "base/error_reason.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using testing::ElementsAre;
using testing::Optional;

const absl::Time kNow = absl::FromUnixSeconds(1'795'000'000);

TEST(WorldTest, ReadsAppsTokensAndDatasets) {
  const auto world = ParseWorld(
      R"({"apps":{"7":{"name":"A","secret":"s","require_proof":true}},)"
      R"("tokens":{"EAAx":{"type":"USER","app":"7","expires_in":60,)"
      R"("revoked":true,"send_only":true,)"
      R"("scopes":["ads_read"],"datasets":["1"]}},)"
      R"("datasets":{"1":{"name":"Shop","consolidated":false},"2":{}}})",
      kNow);
  ASSERT_TRUE(world.ok()) << world.status();
  EXPECT_TRUE(world->apps.at("7").require_proof);
  EXPECT_EQ(world->apps.at("7").secret, "s");
  const WorldToken& token = world->tokens.at("EAAx");
  EXPECT_EQ(token.type, "USER");
  EXPECT_EQ(token.app, "7");
  EXPECT_EQ(token.expires_at, kNow + absl::Minutes(1));
  EXPECT_TRUE(token.revoked);
  EXPECT_TRUE(token.send_only);
  EXPECT_TRUE(token.HasScope("ads_read"));
  EXPECT_FALSE(token.HasScope("ads_management"));
  EXPECT_THAT(token.datasets, ElementsAre("1"));
  EXPECT_EQ(world->datasets.at("1").name, "Shop");
  EXPECT_FALSE(world->datasets.at("1").consolidated);
  EXPECT_TRUE(world->datasets.at("2").consolidated);
}

TEST(WorldTest, RefusesWhatIsNoWorld) {
  for (const char* json :
       {"", "[]", "{}", R"({"tokens":{}})", R"({"tokens":[],"datasets":{}})",
        R"({"tokens":{"EAAx":1},"datasets":{}})",
        R"({"tokens":{"EAAx":{"expired":true}},"datasets":{}})",
        R"({"tokens":{"EAAx":{"expires_in":"1"}},"datasets":{}})",
        R"({"tokens":{"EAAx":{"scopes":[1]}},"datasets":{}})",
        R"({"tokens":{},"datasets":{"1":{"consolidated":1}}})",
        R"({"tokens":{},"datasets":{},"apps":[]})",
        R"({"tokens":{},"datasets":{},"app":{}})",
        R"({"tokens":{},"datasets":{},"apps":{"1":{"require_proof":true}}})"}) {
    const auto world = ParseWorld(json, kNow);
    EXPECT_THAT(ReasonOf(world.status()),
                Optional(std::string("WORLD_INVALID")))
        << json;
    EXPECT_FALSE(absl::StrContains(world.status().message(), "EAAx"));
  }
}

TEST(WorldTest, TheDefaultHasWhatTheReadmePromises) {
  const World world = DefaultWorld(kNow);
  const WorldToken& good = world.tokens.at("EAAsimulatorGoodToken0001");
  EXPECT_TRUE(good.datasets.contains("1234567890123456"));
  EXPECT_FALSE(good.datasets.contains("3333333333333333"));
  EXPECT_EQ(good.expires_at, absl::InfiniteFuture());
  EXPECT_TRUE(good.HasScope("ads_management"));
  EXPECT_LT(world.tokens.at("EAAsimulatorExpiredToken001").expires_at, kNow);
  EXPECT_TRUE(world.tokens.at("EAAsimulatorSendOnlyToken1").send_only);
  EXPECT_EQ(world.tokens.at("EAAsimulatorSoonToken00001").expires_at,
            kNow + absl::Hours(72));
  EXPECT_FALSE(
      world.tokens.at("EAAsimulatorNoScopeToken01").HasScope("ads_management"));
  EXPECT_EQ(world.datasets.at("1234567890123456").name, "Retail demo");
  EXPECT_FALSE(world.datasets.at("2222222222222222").consolidated);
  EXPECT_TRUE(world.datasets.contains("3333333333333333"));
}

}  // namespace
}  // namespace destconn
