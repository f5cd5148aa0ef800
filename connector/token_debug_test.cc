#include "connector/token_debug.h"

#include <string>

#include "base/error_reason.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "meta_client/fake_http_transport.h"

namespace destconn {
namespace {

using testing::ElementsAre;
using testing::Eq;
using testing::Optional;

constexpr char kGood[] =
    R"({"data":{"app_id":"42","is_valid":true,"expires_at":1800000000,)"
    R"("data_access_expires_at":1790000000,"scopes":["ads_management"]}})";
constexpr char kForeign[] = R"({"error":{"code":100}})";

class TokenDebugTest : public testing::Test {
 protected:
  absl::StatusOr<TokenDebugAnswer> Ask() {
    return AskAboutToken(transport_, options_, AccessToken("EAAtoken"));
  }

  FakeHttpTransport transport_;
  GraphOptions options_{.app = {.id = "42", .secret = AppSecret("s")}};
};

TEST_F(TokenDebugTest, TheAppAsksAboutItsToken) {
  transport_.Answer(200, kGood);
  const auto answer = Ask();
  ASSERT_TRUE(answer.ok()) << answer.status();
  ASSERT_TRUE(answer->debug.has_value());
  EXPECT_TRUE(answer->debug->is_valid);
  EXPECT_EQ(answer->debug->app_id, "42");
  EXPECT_THAT(answer->debug->scopes, ElementsAre("ads_management"));
  EXPECT_THAT(answer->debug->expire_time,
              Optional(absl::FromUnixSeconds(1'800'000'000)));
  EXPECT_THAT(answer->debug->data_access_expire_time,
              Optional(absl::FromUnixSeconds(1'790'000'000)));
  EXPECT_EQ(transport_.requests()[0].token.Reveal(), "42|s");
}

TEST_F(TokenDebugTest, ZeroIsNever) {
  transport_.Answer(200, R"({"data":{"is_valid":true,"expires_at":0,)"
                         R"("data_access_expires_at":0}})");
  const auto answer = Ask();
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_THAT(answer->debug->expire_time, Optional(absl::InfiniteFuture()));
  EXPECT_THAT(answer->debug->data_access_expire_time, Eq(std::nullopt));
}

TEST_F(TokenDebugTest, SaysWhyATokenIsNotValid) {
  transport_.Answer(200, R"({"data":{"is_valid":false,)"
                         R"("error":{"code":190,"subcode":460}}})");
  const auto answer = Ask();
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_FALSE(answer->debug->is_valid);
  EXPECT_EQ(answer->debug->error->code, 190);
  EXPECT_EQ(answer->debug->error->subcode, 460);
  EXPECT_THAT(answer->debug->expire_time, Eq(std::nullopt));
}

TEST_F(TokenDebugTest, ATokenOfAnotherAppAsksAboutItself) {
  transport_.Answer(400, kForeign);
  transport_.Answer(200, kGood);
  const auto answer = Ask();
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_TRUE(answer->debug.has_value());
  EXPECT_FALSE(answer->app_error.has_value());
  EXPECT_EQ(transport_.requests()[1].token.Reveal(), "EAAtoken");
}

TEST_F(TokenDebugTest, WithoutAnAppOnlyTheTokenAsks) {
  options_.app = {};
  transport_.Answer(200, kGood);
  ASSERT_TRUE(Ask().ok());
  EXPECT_EQ(transport_.requests().size(), 1u);
  EXPECT_EQ(transport_.requests()[0].token.Reveal(), "EAAtoken");
}

TEST_F(TokenDebugTest, SaysWhenMetaRefusesTheApp) {
  for (const char* error :
       {R"({"error":{"code":101}})", R"({"error":{"code":190}})"}) {
    transport_.Answer(400, error);
    transport_.Answer(400, kForeign);
    const auto answer = Ask();
    ASSERT_TRUE(answer.ok()) << answer.status();
    EXPECT_TRUE(answer->app_error.has_value()) << error;
    EXPECT_FALSE(answer->debug.has_value());
  }
}

TEST_F(TokenDebugTest, MetaOutOfReachIsNoAnswer) {
  transport_.Answer(500, "<html>");
  EXPECT_THAT(ReasonOf(Ask().status()),
              Optional(std::string("META_UNAVAILABLE")));
}

TEST_F(TokenDebugTest, ABodyOfAnotherShapeSaysNothing) {
  transport_.Answer(200, R"({"data":[]})");
  transport_.Answer(200, R"({"id":"1"})");
  const auto answer = Ask();
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_FALSE(answer->debug.has_value());
}

}  // namespace
}  // namespace destconn
