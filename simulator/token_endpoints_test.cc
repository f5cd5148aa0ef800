#include "simulator/token_endpoints.h"

#include <string>
#include <variant>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rapidjson/document.h"
#include "simulator/json_text.h"

namespace destconn {
namespace {

using testing::HasSubstr;

constexpr int64_t kUnixNow = 1'795'000'000;
const absl::Time kNow = absl::FromUnixSeconds(kUnixNow);
constexpr char kGood[] = "EAAsimulatorGoodToken0001";
constexpr char kSoon[] = "EAAsimulatorSoonToken00001";
constexpr char kExpired[] = "EAAsimulatorExpiredToken001";
constexpr char kAppToken[] = "700000000000001|simulated-app-secret";

class TokenEndpointsTest : public testing::Test {
 protected:
  static ParsedRequest Get(const std::string& query, const std::string& token) {
    return ParseGraphRequest(
        {.target = "/v26.0/x?" + query, .authorization = "Bearer " + token});
  }

  // The body, or the error's code and subcode.
  static std::string Text(const GraphAnswer& answer) {
    const auto* fault = std::get_if<GraphFault>(&answer);
    if (fault == nullptr) return std::get<std::string>(answer);
    return absl::StrCat(fault->code, "/", fault->subcode);
  }

  std::string Debug(const std::string& input, const std::string& token) {
    return Text(
        AnswerDebugToken(world_, Get("input_token=" + input, token), kNow));
  }

  std::string Exchange(const std::string& token, const std::string& more = "",
                       const std::string& secret = "simulated-app-secret") {
    return Text(AnswerExchange(
        Get(absl::StrCat("grant_type=fb_exchange_token&client_id="
                         "700000000000001&client_secret=",
                         secret, "&fb_exchange_token=", token, more),
            ""),
        kNow, world_));
  }

  World world_ = DefaultWorld(kNow);
};

TEST_F(TokenEndpointsTest, SaysWhoTheUserIs) {
  EXPECT_EQ(Text(AnswerMe(Get("", kGood))),
            R"({"name":"Simulated system user","id":"100000000000001"})");
  EXPECT_EQ(Text(AnswerMe(Get("fields=id", kGood))),
            R"({"id":"100000000000001"})");
  EXPECT_EQ(Text(AnswerMe(Get("fields=age", kGood))), "100/0");
}

TEST_F(TokenEndpointsTest, ListsPermissions) {
  EXPECT_EQ(Text(AnswerPermissions({.scopes = {"ads_read", "ads_management"}})),
            R"({"data":[{"permission":"ads_read","status":"granted"},)"
            R"({"permission":"ads_management","status":"granted"}]})");
  EXPECT_EQ(Text(AnswerPermissions({})), R"({"data":[]})");
}

TEST_F(TokenEndpointsTest, DebugsForTheTokenItselfAndItsApp) {
  EXPECT_EQ(
      Debug(kGood, kGood),
      R"({"data":{"app_id":"700000000000001","application":"Simulated app",)"
      R"("type":"SYSTEM_USER","expires_at":0,"data_access_expires_at":0,)"
      R"("is_valid":true,)"
      R"("scopes":["ads_management","ads_read","business_management"],)"
      R"("user_id":"100000000000001"}})");
  EXPECT_EQ(Debug(kGood, kAppToken), Debug(kGood, kGood));
  EXPECT_THAT(
      Debug(kSoon, kSoon),
      HasSubstr(absl::StrCat("\"expires_at\":", kUnixNow + 3 * 86'400)));
}

TEST_F(TokenEndpointsTest, DebugsBadTokens) {
  EXPECT_THAT(Debug(kExpired, kAppToken), HasSubstr(R"("subcode":463})"));
  EXPECT_THAT(Debug(kExpired, kAppToken), HasSubstr(R"("is_valid":false)"));
  EXPECT_THAT(Debug("EAAno", kAppToken),
              HasSubstr(R"({"data":{"error":{"code":190,)"));
  rapidjson::Document document;
  EXPECT_TRUE(ParseJson(Debug("EAAno", kAppToken), document));
  EXPECT_EQ(Debug(kExpired, kExpired), "190/463");
}

TEST_F(TokenEndpointsTest, DebugsForNobodyElse) {
  EXPECT_EQ(Debug(kGood, kSoon), "100/0");
  EXPECT_EQ(Debug(kGood, "7|x"), "190/0");
  EXPECT_EQ(Debug("", kGood), "100/0");
  // A token of another app, and one that may not read.
  EXPECT_EQ(Debug("EAAsimulatorSendOnlyToken1", kAppToken), "190/0");
  EXPECT_EQ(Debug("EAAsimulatorSendOnlyToken1", "EAAsimulatorSendOnlyToken1"),
            "10/0");
}

TEST_F(TokenEndpointsTest, ExchangesATokenForANewOne) {
  const std::string answer = Exchange(kSoon);
  EXPECT_EQ(answer, R"({"access_token":"EAAsimulatorIssuedToken0005",)"
                    R"("token_type":"bearer","expires_in":5184000})");
  EXPECT_EQ(world_.tokens.at("EAAsimulatorIssuedToken0005").expires_at,
            kNow + absl::Hours(60 * 24));
  EXPECT_EQ(Exchange(kGood), R"({"access_token":"EAAsimulatorIssuedToken0006",)"
                             R"("token_type":"bearer"})");
  EXPECT_THAT(Exchange(kGood, "&set_token_expires_in_60_days=true"),
              HasSubstr("expires_in"));
}

TEST_F(TokenEndpointsTest, ExchangesNothingElse) {
  EXPECT_EQ(Exchange(kExpired), "190/463");
  EXPECT_EQ(Exchange(""), "100/0");
  EXPECT_EQ(Exchange(kGood, "", "wrong"), "101/0");
  EXPECT_EQ(Exchange("EAAsimulatorSendOnlyToken1"), "190/467");
  EXPECT_EQ(Text(AnswerExchange(Get("", ""), kNow, world_)), "100/0");
}

TEST_F(TokenEndpointsTest, RevokesATokenOfTheAppThatAsks) {
  const auto revoke = [this](const std::string& token,
                             const std::string& secret) {
    return Text(AnswerRevoke(
        Get(absl::StrCat("client_id=700000000000001&client_secret=", secret,
                         "&revoke_token=", token),
            kGood),
        kNow, world_));
  };
  EXPECT_EQ(revoke(kSoon, "wrong"), "101/0");
  EXPECT_EQ(revoke("", "simulated-app-secret"), "100/0");
  EXPECT_EQ(revoke("EAAsimulatorSendOnlyToken1", "simulated-app-secret"),
            "190/467");
  EXPECT_EQ(revoke(kSoon, "simulated-app-secret"), R"({"success":"true"})");
  EXPECT_TRUE(world_.tokens.at(kSoon).revoked);
  EXPECT_EQ(revoke(kGood, "simulated-app-secret"), R"({"success":"true"})");
  EXPECT_EQ(revoke(kSoon, "simulated-app-secret"), "190/467");
}

}  // namespace
}  // namespace destconn
