#include "simulator/http_server.h"

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/time/time.h"
#include "base/error_reason.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "simulator/test_client.h"
#include "simulator/test_simulator.h"

namespace destconn {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::IsNull;
using testing::NotNull;
using testing::Optional;
using testing::StartsWith;

using HttpServerTest = SimulatorTest;

TEST_F(HttpServerTest, SpeaksTls12AndNewer) {
  Start("", true);
  EXPECT_THAT(server_->url(), StartsWith("https://127.0.0.1:"));
  for (const char* version : {"", "1.2"}) {
    const auto client = Connect(version);
    ASSERT_THAT(client, NotNull()) << version;
    EXPECT_THAT(client->Exchange(Post(1000)),
                HasSubstr("\"events_received\":1000"));
    EXPECT_THAT(client->Exchange(kGet), HasSubstr("200 OK"));
  }
  EXPECT_THAT(Connect("1.1"), IsNull());
}

TEST_F(HttpServerTest, ServesManyConnectionsAtOnce) {
  Start("", true);
  constexpr int kClients = 160;
  std::vector<std::unique_ptr<TestClient>> clients;
  for (int i = 0; i < kClients; ++i) {
    clients.push_back(Connect());
    ASSERT_THAT(clients.back(), NotNull()) << i;
  }
  std::atomic<int> received = 0;
  std::vector<std::jthread> threads;
  for (const auto& client : clients) {
    threads.emplace_back([&received, &client] {
      for (int i = 0; i < 3; ++i) {
        if (client->Exchange(Post(2)).find("\"events_received\":2") !=
            std::string::npos) {
          ++received;
        }
      }
    });
  }
  threads.clear();
  EXPECT_EQ(received, 3 * kClients);
  EXPECT_THAT(State(), HasSubstr(absl::StrCat(
                           "\"events_processed\":", 6 * kClients, ",")));
}

TEST_F(HttpServerTest, EndsOpenConnectionsWhenItDies) {
  Start("", true);
  const auto idle = Connect();
  const auto used = Connect();
  used->Exchange(kGet);
  const auto halfway = Connect();
  halfway->Send("POST /v26.0/1/events HTTP/1.1\r\nContent-Length: 9\r\n\r\n{");
  const std::string url = server_->url();
  server_.reset();
  EXPECT_THAT(idle->Receive(), IsEmpty());
  EXPECT_THAT(used->Receive(), IsEmpty());
  EXPECT_THAT(halfway->Receive(), IsEmpty());
  EXPECT_THAT(TestClient::Connect(url, certificate_.cert_file), IsNull());
}

TEST_F(HttpServerTest, SaysWhyItCannotStart) {
  Start();
  const auto start = [this](HttpServerOptions options) {
    return ReasonOf(HttpServer::Start(options, *handler_, clock_).status());
  };
  EXPECT_THAT(start({.listen = "8443"}),
              Optional(std::string("LISTEN_INVALID")));
  EXPECT_THAT(start({.listen = "192.0.2.1:0"}),
              Optional(std::string("LISTEN_FAILED")));
  EXPECT_THAT(
      start({.listen = absl::StrReplaceAll(server_->url(), {{"http://", ""}})}),
      Optional(std::string("LISTEN_FAILED")));
  EXPECT_THAT(start({.listen = "127.0.0.1:0",
                     .tls_cert_file = "/no",
                     .tls_key_file = "/no"}),
              Optional(std::string("TLS_FILE_UNREADABLE")));
}

}  // namespace
}  // namespace destconn
