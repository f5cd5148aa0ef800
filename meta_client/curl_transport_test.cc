#include "meta_client/curl_transport.h"

#include <openssl/ssl.h>
#include <stdlib.h>

#include <chrono>
#include <cstdint>
#include <future>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "base/error_reason.h"
#include "base/secret.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "meta_client/http_body.h"
#include "meta_client/scripted_server.h"
#include "meta_client/test_identity.h"

namespace destconn {
namespace {

using Connection = ScriptedServer::Connection;
using testing::AnyOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::Optional;
using testing::StartsWith;

constexpr char kOk[] =
    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-App-Usage: {}\r\n\r\nhi";

HttpRequest PostTo(const std::string& endpoint, std::string body = "{}") {
  return {.method = HttpMethod::kPost,
          .url = endpoint + "/v26.0/123/events",
          .token = AccessToken("EAAtoken"),
          .body = TextBody(std::move(body)),
          .carries_events = true,
          .timeout = absl::Seconds(30)};
}

HttpRequest GetFrom(const std::string& endpoint) {
  return {.url = endpoint + "/v26.0/me", .token = AccessToken("EAAtoken")};
}

// A transport to one endpoint.
class Client {
 public:
  explicit Client(CurlOptions options)
      : transport_(*CurlTransport::Create(options)) {}
  explicit Client(const std::string& endpoint)
      : Client(CurlOptions{.endpoint = endpoint}) {}

  HttpResult Send(HttpRequest request) {
    return SendAndWait(*transport_, std::move(request));
  }

  std::future<HttpResult> Start(HttpRequest request) {
    auto answered = std::make_shared<std::promise<HttpResult>>();
    transport_->Send(std::move(request), [answered](HttpResult result) {
      answered->set_value(std::move(result));
    });
    return answered->get_future();
  }

  void Destroy() { transport_.reset(); }

 private:
  std::unique_ptr<CurlTransport> transport_;
};

// Sends `request` to the server by a transport of its own.
HttpResult SendTo(const ScriptedServer& server, HttpRequest request) {
  return Client(server.url()).Send(std::move(request));
}

TEST(CurlTransportTest, PostsJsonWithTheTokenInAHeader) {
  std::string received;
  ScriptedServer server({[&received](Connection& connection) {
    received = connection.ReadRequest();
    connection.Write(kOk);
  }});
  const HttpResult result =
      SendTo(server, PostTo(server.url(), "{\"data\":[]}"));
  ASSERT_TRUE(result.status.ok()) << result.status;
  EXPECT_EQ(result.response.code, 200);
  EXPECT_EQ(result.response.body, "hi");
  EXPECT_EQ(result.response.headers.at("x-app-usage"), "{}");
  EXPECT_TRUE(result.fully_written);
  EXPECT_EQ(result.body_bytes_written, 11);
  EXPECT_THAT(received, StartsWith("POST /v26.0/123/events HTTP/1.1\r\n"));
  EXPECT_THAT(received, HasSubstr("\r\nAuthorization: Bearer EAAtoken\r\n"));
  EXPECT_THAT(received, HasSubstr("\r\nContent-Type: application/json\r\n"));
  EXPECT_THAT(received, HasSubstr("\r\nContent-Length: 11\r\n"));
  EXPECT_THAT(received, HasSubstr("\r\n\r\n{\"data\":[]}"));
}

TEST(CurlTransportTest, SendsAFormWhereAskedTo) {
  std::string received;
  ScriptedServer server({[&received](Connection& connection) {
    received = connection.ReadRequest();
    connection.Write(kOk);
  }});
  HttpRequest request = PostTo(server.url(), "a=b");
  request.content_type = "application/x-www-form-urlencoded";
  EXPECT_TRUE(SendTo(server, std::move(request)).status.ok());
  EXPECT_THAT(received,
              HasSubstr("Content-Type: application/x-www-form-urlencoded\r\n"));
}

TEST(CurlTransportTest, SendsALargeBodyOfManyPiecesWhole) {
  std::string received;
  ScriptedServer server({[&received](Connection& connection) {
    received = connection.ReadRequest();
    connection.Write(kOk);
  }});
  std::vector<std::string> events;
  auto body = std::make_shared<HttpBody>();
  for (int i = 0; i < 3000; ++i) {
    events.push_back(absl::StrCat(i, std::string(1100, 'x')));
  }
  for (const std::string& event : events) body->AppendView(event);
  HttpRequest request = PostTo(server.url());
  request.body = body;
  const HttpResult result = SendTo(server, std::move(request));
  EXPECT_TRUE(result.status.ok()) << result.status;
  EXPECT_EQ(result.body_bytes_written, static_cast<int64_t>(body->size()));
  // libcurl would ask leave, and wait for it.
  EXPECT_THAT(received.substr(0, 1000), Not(HasSubstr("Expect")));
  EXPECT_EQ(received.substr(received.find("\r\n\r\n") + 4), body->Text());
}

TEST(CurlTransportTest, KeepsTheConnection) {
  ScriptedServer server({[](Connection& connection) {
    for (int i = 0; i < 3; ++i) {
      connection.ReadRequest();
      connection.Write(kOk);
    }
  }});
  Client client(server.url());
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(client.Send(PostTo(server.url())).status.ok());
  }
  EXPECT_EQ(server.connections(), 1);
}

TEST(CurlTransportTest, AnErrorOfTheServerIsAResponse) {
  ScriptedServer server({[](Connection& connection) {
    connection.ReadRequest();
    connection.Write("HTTP/1.1 500 Oops\r\nContent-Length: 4\r\n\r\noops");
  }});
  const HttpResult result = SendTo(server, PostTo(server.url()));
  EXPECT_TRUE(result.status.ok());
  EXPECT_EQ(result.response.code, 500);
  EXPECT_EQ(result.response.body, "oops");
}

TEST(CurlTransportTest, HeadersAreThoseOfTheLastResponse) {
  ScriptedServer server({[](Connection& connection) {
    connection.ReadRequest();
    connection.Write("HTTP/1.1 103 Early\r\nX-Early: 1\r\n\r\n");
    connection.Write(kOk);
  }});
  const HttpResult result = SendTo(server, PostTo(server.url()));
  EXPECT_EQ(result.response.code, 200);
  EXPECT_EQ(result.response.headers.count("x-early"), 0u);
  EXPECT_EQ(result.response.headers.count("x-app-usage"), 1u);
}

TEST(CurlTransportTest, FollowsNoRedirect) {
  ScriptedServer elsewhere({});
  ScriptedServer server({[&elsewhere](Connection& connection) {
    connection.ReadRequest();
    connection.Write(
        absl::StrCat("HTTP/1.1 307 Away\r\nLocation: ", elsewhere.url(),
                     "/\r\nContent-Length: 0\r\n\r\n"));
  }});
  const HttpResult result = SendTo(server, PostTo(server.url()));
  EXPECT_EQ(result.response.code, 307);
  EXPECT_EQ(elsewhere.connections(), 0);
}

TEST(CurlTransportTest, SendsToNoOtherPlaceThanTheEndpoint) {
  ScriptedServer elsewhere({});
  Client client("http://127.0.0.1:1");
  for (const std::string& endpoint :
       {elsewhere.url(), std::string("http://127.0.0.1:1@evil.example"),
        std::string("http://127.0.0.1:10")}) {
    const HttpResult result = client.Send(PostTo(endpoint));
    EXPECT_THAT(ReasonOf(result.status),
                Optional(std::string("HTTP_HOST_REFUSED")))
        << endpoint;
    EXPECT_FALSE(result.fully_written);
  }
  EXPECT_EQ(elsewhere.connections(), 0);
}

TEST(CurlTransportTest, ANameThatLeadsToAPrivateAddressGetsNothing) {
  ScriptedServer server({});
  // libcurl resolves every name below localhost to this machine.
  const std::string endpoint =
      absl::StrCat("http://graph.localhost:", server.port());
  const HttpResult result = Client(endpoint).Send(PostTo(endpoint));
  EXPECT_THAT(ReasonOf(result.status),
              Optional(std::string("HTTP_ADDRESS_REFUSED")));
  EXPECT_FALSE(result.fully_written);
  EXPECT_EQ(server.connections(), 0);
}

TEST(CurlTransportTest, KnowsThatNothingReachedAClosedPort) {
  std::string endpoint;
  { endpoint = ScriptedServer({}).url(); }
  for (HttpRequest request : {PostTo(endpoint), GetFrom(endpoint)}) {
    const HttpResult result = Client(endpoint).Send(std::move(request));
    EXPECT_THAT(ReasonOf(result.status), Optional(std::string("HTTP_CONNECT")));
    EXPECT_FALSE(result.fully_written);
    EXPECT_EQ(result.body_bytes_written, 0);
  }
}

TEST(CurlTransportTest, KnowsThatACutBodyCannotHaveBeenActedOn) {
  ScriptedServer server({[](Connection& connection) {
    connection.ReadSome();
    connection.Reset();
  }});
  // Larger than the sockets' buffers hold.
  constexpr int64_t kSize = 32 << 20;
  const HttpResult result =
      SendTo(server, PostTo(server.url(), std::string(kSize, 'x')));
  EXPECT_FALSE(result.status.ok());
  EXPECT_FALSE(result.fully_written);
  EXPECT_LT(result.body_bytes_written, kSize);
}

TEST(CurlTransportTest, KnowsThatAWholeBodyMayHaveBeenActedOn) {
  for (const char* answer :
       {"", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhi"}) {
    ScriptedServer server({[answer](Connection& connection) {
      connection.ReadRequest();
      connection.Write(answer);
    }});
    const HttpResult result = SendTo(server, PostTo(server.url()));
    EXPECT_THAT(ReasonOf(result.status),
                Optional(std::string("HTTP_INTERRUPTED")))
        << answer;
    EXPECT_TRUE(result.fully_written);
    EXPECT_THAT(result.response.body, IsEmpty());
  }
}

// libcurl begins anew by itself if a connection that it had kept breaks off
// before the answer begins. The server may have acted on the request.
TEST(CurlTransportTest, SendsNoWholeBodyASecondTime) {
  for (const bool reset : {false, true}) {
    SCOPED_TRACE(reset);
    std::string second = "none";
    {
      ScriptedServer server({[reset](Connection& connection) {
                               connection.ReadRequest();
                               connection.Write(kOk);
                               connection.ReadRequest();
                               if (reset) connection.Reset();
                             },
                             [&second](Connection& connection) {
                               second = connection.ReadRequest();
                             }});
      Client client(server.url());
      ASSERT_TRUE(client.Send(PostTo(server.url())).status.ok());
      const HttpResult result =
          client.Send(PostTo(server.url(), std::string(300 << 10, 'x')));
      EXPECT_THAT(ReasonOf(result.status),
                  Optional(std::string("HTTP_INTERRUPTED")));
      EXPECT_TRUE(result.fully_written);
      EXPECT_EQ(result.body_bytes_written, 300 << 10);
      client.Destroy();
    }
    EXPECT_THAT(second, AnyOf("none", ""));
  }
}

TEST(CurlTransportTest, ReadsNoAnswerThatIsTooLarge) {
  ScriptedServer server({[](Connection& connection) {
    connection.ReadRequest();
    connection.Write("HTTP/1.1 200 OK\r\n\r\n");
    connection.Write(std::string(1 << 20, 'x'));
  }});
  const HttpResult result = SendTo(server, PostTo(server.url()));
  EXPECT_THAT(ReasonOf(result.status),
              Optional(std::string("HTTP_RESPONSE_TOO_LARGE")));
  EXPECT_TRUE(result.fully_written);
}

TEST(CurlTransportTest, ReadsAnAnswerOf64KiB) {
  const std::string body(64 << 10, 'x');
  ScriptedServer server({[&body](Connection& connection) {
    connection.ReadRequest();
    connection.Write(absl::StrCat(
        "HTTP/1.1 200 OK\r\nContent-Length: ", body.size(), "\r\n\r\n", body));
  }});
  EXPECT_EQ(SendTo(server, PostTo(server.url())).response.body, body);
}

TEST(CurlTransportTest, WaitsNoLongerThanTold) {
  std::promise<void> done;
  ScriptedServer server({[&done](Connection& connection) {
    connection.ReadRequest();
    done.get_future().wait();
  }});
  HttpRequest request = PostTo(server.url());
  request.timeout = absl::Milliseconds(50);
  const HttpResult result = SendTo(server, std::move(request));
  done.set_value();
  EXPECT_THAT(ReasonOf(result.status), Optional(std::string("HTTP_TIMEOUT")));
  EXPECT_TRUE(result.fully_written);
}

TEST(CurlTransportTest, GivesUpOnAConnectionThatStandsStill) {
  std::promise<void> done;
  ScriptedServer server({[&done](Connection& connection) {
    connection.ReadRequest();
    done.get_future().wait();
  }});
  Client client(
      CurlOptions{.endpoint = server.url(), .stall_timeout = absl::Seconds(1)});
  const HttpResult result = client.Send(PostTo(server.url()));
  done.set_value();
  EXPECT_THAT(ReasonOf(result.status), Optional(std::string("HTTP_TIMEOUT")));
}

// Their time runs only once they have a connection.
TEST(CurlTransportTest, RequestsBeyondTheConnectionsWaitTheirTurn) {
  std::promise<void> go;
  ScriptedServer server({[&go](Connection& connection) {
    connection.ReadRequest();
    go.get_future().wait();
    connection.Write(kOk);
    connection.ReadRequest();
    connection.Write(kOk);
  }});
  Client client(CurlOptions{.endpoint = server.url(), .max_connections = 1});
  std::future<HttpResult> first = client.Start(PostTo(server.url()));
  HttpRequest impatient = PostTo(server.url());
  impatient.timeout = absl::Milliseconds(500);
  std::future<HttpResult> second = client.Start(std::move(impatient));
  EXPECT_EQ(second.wait_for(std::chrono::milliseconds(700)),
            std::future_status::timeout);
  go.set_value();
  EXPECT_TRUE(first.get().status.ok());
  EXPECT_TRUE(second.get().status.ok());
  EXPECT_EQ(server.connections(), 1);
}

TEST(CurlTransportTest, ErrorsHoldNeitherTokenNorBody) {
  ScriptedServer server({[](Connection& connection) { connection.Reset(); }});
  const HttpResult result = SendTo(server, PostTo(server.url(), "secret body"));
  EXPECT_THAT(result.status.ToString(), Not(HasSubstr("EAAtoken")));
  EXPECT_THAT(result.status.ToString(), Not(HasSubstr("secret")));
}

TEST(CurlTransportTest, DestructionEndsWhatIsUnderWayAndWhatWaits) {
  std::promise<void> done;
  ScriptedServer server({[&done](Connection& connection) {
    connection.ReadRequest();
    done.get_future().wait();
  }});
  Client client(CurlOptions{.endpoint = server.url(), .max_connections = 1});
  std::future<HttpResult> first = client.Start(PostTo(server.url()));
  std::future<HttpResult> second = client.Start(PostTo(server.url()));
  client.Destroy();
  for (std::future<HttpResult>* result : {&first, &second}) {
    EXPECT_THAT(ReasonOf(result->get().status),
                Optional(std::string("HTTP_SHUTDOWN")));
  }
  done.set_value();
}

TEST(CurlTransportCreateTest, WantsAReadableCaFile) {
  EXPECT_THAT(
      ReasonOf(CurlTransport::Create({.ca_file = "/no/such/file"}).status()),
      Optional(std::string("HTTP_SETUP")));
}

class CurlTransportTlsTest : public testing::Test {
 protected:
  CurlTransportTlsTest() : good_(Make("good")) {}

  static TestIdentity Make(const std::string& label,
                           const std::string& subject = "IP:127.0.0.1",
                           bool expired = false) {
    return MakeTestIdentity(testing::TempDir(), label, subject, expired);
  }

  // Answers one request, and keeps what it was sent.
  ScriptedServer::Handler Friendly() {
    return [this](Connection& connection) {
      received_ = connection.ReadRequest();
      offered_ = connection.offered_protocols();
      connection.Write(kOk);
    };
  }

  HttpResult Send(const ScriptedServer& server, HttpRequest request) {
    return Client(CurlOptions{.endpoint = server.url(),
                              .ca_file = good_.cert_file})
        .Send(std::move(request));
  }

  const TestIdentity good_;
  std::string received_;
  std::string offered_;
};

TEST_F(CurlTransportTlsTest, TrustsTheAuthorityThatItIsGiven) {
  ScriptedServer server({Friendly()}, {.identity = good_});
  const HttpResult result = Send(server, PostTo(server.url()));
  ASSERT_TRUE(result.status.ok()) << result.status;
  EXPECT_THAT(received_, HasSubstr("Bearer EAAtoken"));
}

TEST_F(CurlTransportTlsTest, NotAByteOfTheRequestGoesToWhomItDoesNotTrust) {
  const std::vector<ScriptedTls> impostors = {
      {.identity = Make("other")},
      {.identity = Make("expired", "IP:127.0.0.1", /*expired=*/true)},
      {.identity = Make("name", "DNS:evil.example")},
      {.identity = good_, .newest_version = TLS1_1_VERSION},
  };
  for (const ScriptedTls& impostor : impostors) {
    received_.clear();
    ScriptedServer server({Friendly()}, impostor);
    // Were it trusted as an authority, name and time must be right all the
    // same.
    const HttpResult result =
        Client(CurlOptions{.endpoint = server.url(),
                           .ca_file = impostor.identity.cert_file ==
                                              impostors[0].identity.cert_file
                                          ? good_.cert_file
                                          : impostor.identity.cert_file})
            .Send(PostTo(server.url()));
    SCOPED_TRACE(impostor.identity.cert_file);
    EXPECT_THAT(ReasonOf(result.status), Optional(std::string("HTTP_TLS")));
    EXPECT_FALSE(result.fully_written);
    EXPECT_EQ(result.body_bytes_written, 0);
    EXPECT_EQ(received_, "");
  }
}

TEST_F(CurlTransportTlsTest, OffersHttp2ForAllButEvents) {
  {
    ScriptedServer server({Friendly()}, {.identity = good_});
    EXPECT_TRUE(Send(server, GetFrom(server.url())).status.ok());
    EXPECT_EQ(offered_, "h2,http/1.1");
  }
  ScriptedServer server({Friendly()}, {.identity = good_});
  EXPECT_TRUE(Send(server, PostTo(server.url())).status.ok());
  EXPECT_EQ(offered_, "http/1.1");
}

TEST_F(CurlTransportTlsTest, AProxySeesATunnelAndNoToken) {
  std::string connect;
  ScriptedServer proxy(
      {[this, &connect](Connection& connection) {
        connect = connection.ReadRequest();
        connection.Write("HTTP/1.1 200 OK\r\nX-Proxy: 1\r\n\r\n");
        if (!connection.StartTls()) return;
        received_ = connection.ReadRequest();
        connection.Write(kOk);
      }},
      {.identity = good_, .starts_late = true});
  const std::string endpoint = "https://127.0.0.1:9";
  Client client(CurlOptions{
      .endpoint = endpoint, .ca_file = good_.cert_file, .proxy = proxy.url()});
  const HttpResult result = client.Send(PostTo(endpoint));
  ASSERT_TRUE(result.status.ok()) << result.status;
  EXPECT_THAT(connect, StartsWith("CONNECT 127.0.0.1:9 HTTP/1.1\r\n"));
  EXPECT_THAT(connect, Not(HasSubstr("EAAtoken")));
  EXPECT_THAT(received_, HasSubstr("Bearer EAAtoken"));
  EXPECT_EQ(result.response.headers.count("x-proxy"), 0u);
}

TEST_F(CurlTransportTlsTest, UsesNoProxyOfTheEnvironment) {
  ScriptedServer proxy({});
  for (const char* name : {"https_proxy", "HTTPS_PROXY", "ALL_PROXY"}) {
    setenv(name, proxy.url().c_str(), 1);
  }
  ScriptedServer server({Friendly()}, {.identity = good_});
  EXPECT_TRUE(Send(server, PostTo(server.url())).status.ok());
  for (const char* name : {"https_proxy", "HTTPS_PROXY", "ALL_PROXY"}) {
    unsetenv(name);
  }
  EXPECT_EQ(proxy.connections(), 0);
}

}  // namespace
}  // namespace destconn
