#include "simulator/graph_request.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using testing::ElementsAre;

TEST(GraphRequestTest, TakesTheAddressApart) {
  const GraphTarget target = ParseTarget("/v26.0/12/events?a=1&b=%2B");
  EXPECT_EQ(target.path, "/v26.0/12/events");
  EXPECT_THAT(target.parts, ElementsAre("v26.0", "12", "events"));
  EXPECT_EQ(target.query.at("b"), "+");
  EXPECT_EQ(target.kind, "events");
  EXPECT_EQ(ParseTarget("/v26.0/12?fields=id").kind, "dataset");
  EXPECT_EQ(ParseTarget("/v26.0/me").kind, "token");
  EXPECT_EQ(ParseTarget("/_simulator/state").kind, "control");
  EXPECT_EQ(ParseTarget("").kind, "token");
}

TEST(GraphRequestTest, FindsTheTokenWhereverItStands) {
  const auto found = [](const GraphRequest& request) {
    const ParsedRequest parsed = ParseGraphRequest(request);
    return parsed.token_in + ":" + parsed.token;
  };
  EXPECT_EQ(found({.authorization = "Bearer t"}), "header:t");
  EXPECT_EQ(found({.authorization = "OAuth t"}), "header:t");
  EXPECT_EQ(found({.target = "/?access_token=t"}), "query:t");
  EXPECT_EQ(found({.method = "POST", .body = R"({"access_token":"t"})"}),
            "body:t");
  EXPECT_EQ(found({.body = R"({"access_token":"t"})"}), ":");
  EXPECT_EQ(found({.authorization = "Basic t"}), ":");
}

TEST(GraphRequestTest, FindsParametersInQueryAndBody) {
  const ParsedRequest parsed = ParseGraphRequest(
      {.method = "POST", .target = "/?a=1", .body = R"({"a":"2","b":"3"})"});
  EXPECT_EQ(parsed.Parameter("a"), "1");
  EXPECT_EQ(parsed.Parameter("b"), "3");
  EXPECT_EQ(parsed.Parameter("c"), "");
}

TEST(GraphRequestTest, KnowsVersions) {
  for (const char* version : {"v26.0", "v2.12", "v3.3", "v19.0"}) {
    EXPECT_TRUE(IsGraphVersion(version)) << version;
  }
  for (const char* version : {"", "v", "v26", "26.0", "v27.0", "v1.0", "v26.4",
                              "v26.0.0", "v-3.0", "v 3.0", "vlatest"}) {
    EXPECT_FALSE(IsGraphVersion(version)) << version;
  }
}

TEST(GraphRequestTest, BlotsOutTokens) {
  EXPECT_EQ(WithoutTokens("/v26.0/EAAx0/me and \"EAAB\"."),
            "/v26.0/[token]/me and \"[token]\".");
  EXPECT_EQ(WithoutTokens("EA A"), "EA A");
}

}  // namespace
}  // namespace destconn
