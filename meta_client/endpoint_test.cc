#include "meta_client/endpoint.h"

#include <string>

#include "base/error_reason.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using testing::Optional;

TEST(EndpointTest, IsTakenApart) {
  const auto name = ParseEndpoint("https://Graph.Facebook.com");
  ASSERT_TRUE(name.ok()) << name.status();
  EXPECT_TRUE(name->https);
  EXPECT_EQ(name->host, "graph.facebook.com");
  EXPECT_EQ(name->port, 0);
  const auto v6 = ParseEndpoint("http://[::1]:8080");
  ASSERT_TRUE(v6.ok()) << v6.status();
  EXPECT_FALSE(v6->https);
  EXPECT_EQ(v6->host, "[::1]");
  EXPECT_EQ(v6->port, 8080);
  EXPECT_EQ(HostOf("https://127.0.0.1:8443"), "127.0.0.1");
  EXPECT_EQ(HostOf("nonsense"), "");
}

TEST(EndpointTest, HoldsNothingElse) {
  for (const char* text :
       {"", "graph.facebook.com", "https://", "ftp://host", "https://host/",
        "https://user@host", "https://host:", "https://host:0",
        "https://host:65536", "https://host:+1", "https://host:1:2",
        "https://[::1", "https://::1", "https://[::1]x", "https://a b",
        "https://host?x", "https://host#x", "https://[host]"}) {
    EXPECT_THAT(ReasonOf(ParseEndpoint(text).status()),
                Optional(std::string("ENDPOINT_INVALID")))
        << text;
  }
}

TEST(GraphEndpointTest, IsMetasOrASimulator) {
  for (const char* text :
       {"https://graph.facebook.com", "https://graph.facebook.com:443",
        "https://127.0.0.1:8443", "https://localhost:1", "https://10.0.0.5:1",
        "https://[::1]:9", "http://127.0.0.1:80", "http://localhost",
        "http://[::1]:9"}) {
    EXPECT_TRUE(CheckGraphEndpoint(text).ok()) << text;
  }
}

TEST(GraphEndpointTest, IsNobodyElses) {
  for (const char* text :
       {"https://graph.facebook.com.evil.example", "https://facebook.com",
        "https://evil.example", "http://graph.facebook.com",
        "http://10.0.0.5:1", "http://127.0.0.1.evil.example"}) {
    EXPECT_THAT(ReasonOf(CheckGraphEndpoint(text)),
                Optional(std::string("ENDPOINT_INVALID")))
        << text;
  }
}

TEST(ProxyTest, HasASchemeAndAPort) {
  EXPECT_TRUE(CheckProxy("http://proxy.example:3128").ok());
  EXPECT_TRUE(CheckProxy("http://10.0.0.5:3128").ok());
  for (const char* text : {"proxy.example:3128", "http://proxy.example",
                           "https://proxy.example:3128",
                           "http://user:password@proxy.example:3128"}) {
    EXPECT_THAT(ReasonOf(CheckProxy(text)),
                Optional(std::string("ENDPOINT_INVALID")))
        << text;
  }
}

}  // namespace
}  // namespace destconn
