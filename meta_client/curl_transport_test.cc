#include "meta_client/curl_transport.h"

#include <future>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "base/error_reason.h"
#include "base/secret.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "meta_client/scripted_server.h"

namespace destconn {
namespace {

using Connection = ScriptedServer::Connection;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::Optional;
using testing::StartsWith;

constexpr char kOk[] =
    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-App-Usage: {}\r\n\r\nhi";

HttpRequest Post(const ScriptedServer& server, std::string body = "{}") {
  return {.method = HttpMethod::kPost,
          .url = server.url() + "/v26.0/123/events",
          .token = AccessToken("EAAtoken"),
          .body = std::make_shared<const std::string>(std::move(body)),
          .timeout = absl::Seconds(30)};
}

class CurlTransportTest : public testing::Test {
 protected:
  CurlTransportTest() : transport_(*CurlTransport::Create({})) {}

  HttpResult Send(HttpRequest request) {
    return SendAndWait(*transport_, std::move(request));
  }

  std::unique_ptr<CurlTransport> transport_;
};

TEST_F(CurlTransportTest, PostsJsonWithTheTokenInAHeader) {
  std::string received;
  ScriptedServer server({[&received](Connection& connection) {
    received = connection.ReadRequest();
    connection.Write(kOk);
  }});
  const HttpResult result = Send(Post(server, "{\"data\":[]}"));
  ASSERT_TRUE(result.status.ok()) << result.status;
  EXPECT_EQ(result.response.code, 200);
  EXPECT_EQ(result.response.body, "hi");
  EXPECT_EQ(result.response.headers.at("x-app-usage"), "{}");
  EXPECT_TRUE(result.fully_written);
  EXPECT_THAT(received, StartsWith("POST /v26.0/123/events HTTP/1.1\r\n"));
  EXPECT_THAT(received, HasSubstr("\r\nAuthorization: Bearer EAAtoken\r\n"));
  EXPECT_THAT(received, HasSubstr("\r\nContent-Type: application/json\r\n"));
  EXPECT_THAT(received, HasSubstr("\r\n\r\n{\"data\":[]}"));
}

TEST_F(CurlTransportTest, DoesNotAskLeaveForALargeBody) {
  std::string received;
  ScriptedServer server({[&received](Connection& connection) {
    received = connection.ReadRequest();
    connection.Write(kOk);
  }});
  const HttpResult result = Send(Post(server, std::string(3 << 20, 'x')));
  EXPECT_TRUE(result.status.ok()) << result.status;
  EXPECT_THAT(received.substr(0, 1000), Not(HasSubstr("Expect")));
}

TEST_F(CurlTransportTest, KeepsTheConnection) {
  ScriptedServer server({[](Connection& connection) {
    for (int i = 0; i < 3; ++i) {
      connection.ReadRequest();
      connection.Write(kOk);
    }
  }});
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(Send(Post(server)).status.ok());
  EXPECT_EQ(server.connections(), 1);
}

TEST_F(CurlTransportTest, AnErrorOfTheServerIsAResponse) {
  ScriptedServer server({[](Connection& connection) {
    connection.ReadRequest();
    connection.Write("HTTP/1.1 500 Oops\r\nContent-Length: 4\r\n\r\noops");
  }});
  const HttpResult result = Send(Post(server));
  EXPECT_TRUE(result.status.ok());
  EXPECT_EQ(result.response.code, 500);
  EXPECT_EQ(result.response.body, "oops");
}

TEST_F(CurlTransportTest, FollowsNoRedirect) {
  ScriptedServer elsewhere({});
  ScriptedServer server({[&elsewhere](Connection& connection) {
    connection.ReadRequest();
    connection.Write(
        absl::StrCat("HTTP/1.1 307 Away\r\nLocation: ", elsewhere.url(),
                     "/\r\nContent-Length: 0\r\n\r\n"));
  }});
  const HttpResult result = Send(Post(server));
  EXPECT_EQ(result.response.code, 307);
  EXPECT_EQ(elsewhere.connections(), 0);
}

TEST_F(CurlTransportTest, KnowsThatNothingReachedAClosedPort) {
  int port = 0;
  {
    ScriptedServer server({});
    port = server.port();
  }
  const HttpResult result =
      Send({.method = HttpMethod::kPost,
            .url = absl::StrCat("http://127.0.0.1:", port, "/"),
            .body = std::make_shared<const std::string>("{}")});
  EXPECT_THAT(ReasonOf(result.status), Optional(std::string("HTTP_CONNECT")));
  EXPECT_FALSE(result.fully_written);
}

TEST_F(CurlTransportTest, KnowsThatACutBodyCannotHaveBeenActedOn) {
  ScriptedServer server({[](Connection& connection) {
    connection.ReadSome();
    connection.Reset();
  }});
  // Larger than the sockets' buffers hold.
  const HttpResult result = Send(Post(server, std::string(32 << 20, 'x')));
  EXPECT_FALSE(result.status.ok());
  EXPECT_FALSE(result.fully_written);
}

TEST_F(CurlTransportTest, KnowsThatAWholeBodyMayHaveBeenActedOn) {
  for (const char* answer :
       {"", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhi"}) {
    ScriptedServer server({[answer](Connection& connection) {
      connection.ReadRequest();
      connection.Write(answer);
    }});
    const HttpResult result = Send(Post(server));
    EXPECT_THAT(ReasonOf(result.status),
                Optional(std::string("HTTP_INTERRUPTED")))
        << answer;
    EXPECT_TRUE(result.fully_written);
    EXPECT_THAT(result.response.body, IsEmpty());
  }
}

TEST_F(CurlTransportTest, ReadsNoAnswerThatIsTooLarge) {
  ScriptedServer server({[](Connection& connection) {
    connection.ReadRequest();
    connection.Write("HTTP/1.1 200 OK\r\n\r\n");
    connection.Write(std::string(1 << 20, 'x'));
  }});
  const HttpResult result = Send(Post(server));
  EXPECT_THAT(ReasonOf(result.status),
              Optional(std::string("HTTP_RESPONSE_TOO_LARGE")));
}

TEST_F(CurlTransportTest, WaitsNoLongerThanTold) {
  std::promise<void> done;
  ScriptedServer server({[&done](Connection& connection) {
    connection.ReadRequest();
    done.get_future().wait();
  }});
  HttpRequest request = Post(server);
  request.timeout = absl::Milliseconds(50);
  const HttpResult result = Send(std::move(request));
  done.set_value();
  EXPECT_THAT(ReasonOf(result.status), Optional(std::string("HTTP_TIMEOUT")));
  EXPECT_TRUE(result.fully_written);
}

TEST_F(CurlTransportTest, ErrorsHoldNeitherTokenNorBody) {
  ScriptedServer server({[](Connection& connection) { connection.Reset(); }});
  const HttpResult result = Send(Post(server, "secret body"));
  EXPECT_THAT(result.status.ToString(), Not(HasSubstr("EAAtoken")));
  EXPECT_THAT(result.status.ToString(), Not(HasSubstr("secret")));
}

TEST_F(CurlTransportTest, DestructionEndsWhatIsUnderWay) {
  std::promise<void> done;
  ScriptedServer server({[&done](Connection& connection) {
    connection.ReadRequest();
    done.get_future().wait();
  }});
  std::promise<HttpResult> answered;
  transport_->Send(Post(server), [&answered](HttpResult result) {
    answered.set_value(std::move(result));
  });
  transport_.reset();
  EXPECT_THAT(ReasonOf(answered.get_future().get().status),
              Optional(std::string("HTTP_SHUTDOWN")));
  done.set_value();
}

TEST(CurlTransportCreateTest, WantsAReadableCaFile) {
  EXPECT_THAT(
      ReasonOf(CurlTransport::Create({.ca_file = "/no/such/file"}).status()),
      Optional(std::string("HTTP_SETUP")));
}

}  // namespace
}  // namespace destconn
