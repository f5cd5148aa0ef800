#include "meta_client/graph_requests.h"

#include <string>

#include "base/error_reason.h"
#include "base/secret.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "meta_client/http_body.h"

namespace destconn {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::Optional;

GraphToken Token() { return {.token = AccessToken("EAAsecret")}; }

GraphOptions WithApp() {
  return {.app = {.id = "42", .secret = AppSecret("app+secret/=")}};
}

TEST(GraphRequestsTest, KeepsTokensAndSecretsOutOfEveryUrl) {
  const GraphOptions options = WithApp();
  const AccessToken token = Token().token;
  for (const HttpRequest& request :
       {EventsRequest(options, "123", Token(), TextBody("{}")),
        DatasetRequest(options, "123", Token()), MeRequest(options, Token()),
        PermissionsRequest(options, Token()), AppDebugRequest(options, token),
        SelfDebugRequest(options, token), ExchangeRequest(options, token)}) {
    EXPECT_THAT(request.url, Not(HasSubstr("EAAsecret")));
    EXPECT_THAT(request.url, Not(HasSubstr("app")));
  }
}

TEST(GraphRequestsTest, PostsEventsToTheDataset) {
  const HttpRequest request = EventsRequest({}, "123", Token(), TextBody("{}"));
  EXPECT_EQ(request.method, HttpMethod::kPost);
  EXPECT_TRUE(request.carries_events);
  EXPECT_EQ(request.url, "https://graph.facebook.com/v26.0/123/events");
  EXPECT_EQ(request.body->Text(), "{}");
  EXPECT_EQ(request.content_type, "application/json");
  EXPECT_EQ(request.token.Reveal(), "EAAsecret");
}

TEST(GraphRequestsTest, AsksWhetherTheDatasetIsConsolidated) {
  EXPECT_EQ(DatasetRequest({}, "123", Token()).url,
            "https://graph.facebook.com/v26.0/"
            "123?fields=id,name,is_consolidated_container");
}

TEST(GraphRequestsTest, SaysWhoseTokenItIs) {
  GraphToken ours = Token();
  ours.of_our_app = true;
  EXPECT_TRUE(MeRequest({}, ours).of_our_app);
  EXPECT_TRUE(EventsRequest({}, "1", ours, TextBody("")).of_our_app);
  EXPECT_FALSE(MeRequest({}, Token()).of_our_app);
}

TEST(GraphRequestsTest, TheAppAsksAboutAToken) {
  const HttpRequest request = AppDebugRequest(WithApp(), Token().token);
  EXPECT_EQ(request.method, HttpMethod::kPost);
  EXPECT_EQ(request.url, "https://graph.facebook.com/v26.0/debug_token");
  EXPECT_EQ(request.content_type, "application/x-www-form-urlencoded");
  EXPECT_EQ(request.body->Text(), "method=get&input_token=EAAsecret");
  EXPECT_EQ(request.token.Reveal(), "42|app+secret/=");
  EXPECT_FALSE(request.of_our_app);
}

TEST(GraphRequestsTest, ATokenAsksAboutItself) {
  const HttpRequest request = SelfDebugRequest({}, Token().token);
  EXPECT_EQ(request.body->Text(), "method=get&input_token=EAAsecret");
  EXPECT_EQ(request.token.Reveal(), "EAAsecret");
}

TEST(GraphRequestsTest, ExchangesAToken) {
  const HttpRequest request = ExchangeRequest(WithApp(), Token().token);
  EXPECT_EQ(request.url, "https://graph.facebook.com/v26.0/oauth/access_token");
  EXPECT_EQ(request.body->Text(),
            "grant_type=fb_exchange_token&client_id=42&"
            "client_secret=app%2bsecret%2f%3d&fb_exchange_token=EAAsecret&"
            "set_token_expires_in_60_days=true");
  EXPECT_TRUE(request.token.empty());
}

TEST(GraphOptionsTest, AcceptsMetaAndASimulatorOnLoopback) {
  EXPECT_TRUE(Validate(GraphOptions()).ok());
  EXPECT_TRUE(Validate(WithApp()).ok());
  EXPECT_TRUE(Validate({.endpoint = "https://127.0.0.1:8443"}).ok());
}

TEST(GraphOptionsTest, RefusesWhatWouldLeakOrMislead) {
  for (const GraphOptions& options :
       {GraphOptions{.endpoint = "http://graph.facebook.com"},
        GraphOptions{.endpoint = "https://evil.example"},
        GraphOptions{.api_version = "26.0"},
        GraphOptions{.api_version = "v26/../x"},
        GraphOptions{.app = {.id = "my app"}}}) {
    EXPECT_THAT(ReasonOf(Validate(options)),
                Optional(std::string("GRAPH_OPTIONS_INVALID")));
  }
}

}  // namespace
}  // namespace destconn
