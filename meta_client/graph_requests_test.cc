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

const AccessToken& Token() {
  static const AccessToken& token = *new AccessToken("EAAsecret");
  return token;
}

TEST(GraphRequestsTest, KeepsTheTokenOutOfEveryUrl) {
  const GraphOptions options;
  for (const HttpRequest& request :
       {EventsRequest(options, "123", Token(), TextBody("{}")),
        DatasetRequest(options, "123", Token()), MeRequest(options, Token()),
        PermissionsRequest(options, Token())}) {
    EXPECT_THAT(request.url, Not(HasSubstr("EAAsecret")));
    EXPECT_EQ(request.token.Reveal(), "EAAsecret");
  }
}

TEST(GraphRequestsTest, PostsEventsToTheDataset) {
  const HttpRequest request = EventsRequest({}, "123", Token(), TextBody("{}"));
  EXPECT_EQ(request.method, HttpMethod::kPost);
  EXPECT_EQ(request.url, "https://graph.facebook.com/v26.0/123/events");
  EXPECT_EQ(request.body->Text(), "{}");
}

TEST(GraphRequestsTest, AsksWhetherTheDatasetIsConsolidated) {
  EXPECT_EQ(DatasetRequest({}, "123", Token()).url,
            "https://graph.facebook.com/v26.0/"
            "123?fields=id,name,is_consolidated_container");
}

TEST(GraphOptionsTest, AcceptsMetaAndASimulatorOnLoopback) {
  EXPECT_TRUE(Validate(GraphOptions()).ok());
  for (const char* endpoint : {"https://127.0.0.1:8443", "http://127.0.0.1:80",
                               "http://localhost", "http://[::1]:9"}) {
    EXPECT_TRUE(Validate(GraphOptions{.endpoint = endpoint}).ok()) << endpoint;
  }
}

TEST(GraphOptionsTest, RefusesWhatWouldLeakOrMislead) {
  for (const char* endpoint :
       {"http://graph.facebook.com", "http://127.0.0.1.evil.example",
        "http://localhost@evil.example", "graph.facebook.com", "https://",
        "https://graph.facebook.com/", "https://user@host", "ftp://host", ""}) {
    EXPECT_THAT(ReasonOf(Validate(GraphOptions{.endpoint = endpoint})),
                Optional(std::string("GRAPH_OPTIONS_INVALID")))
        << endpoint;
  }
  for (const char* version : {"", "26.0", "v", "v26/../x", "vlatest"}) {
    EXPECT_FALSE(Validate(GraphOptions{.api_version = version}).ok())
        << version;
  }
}

}  // namespace
}  // namespace destconn
