#include "simulator/http_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <memory>
#include <string>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "base/error_reason.h"
#include "base/simulated_clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "simulator/fault_plan.h"
#include "simulator/graph_handler.h"
#include "simulator/journal.h"
#include "simulator/world.h"

namespace destconn {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Optional;
using testing::StartsWith;

constexpr char kGet[] =
    "GET /v26.0/me HTTP/1.1\r\nHost: x\r\n"
    "Authorization: Bearer EAAsimulatorGoodToken0001\r\n\r\n";

// A client of bare bytes. (TLS is shown by `./dev demo`, against libcurl.)
class Client {
 public:
  explicit Client(const std::string& url) {
    uint32_t port = 0;
    EXPECT_TRUE(absl::SimpleAtoi(url.substr(url.rfind(':') + 1), &port));
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(connect(socket_, reinterpret_cast<sockaddr*>(&address),
                      sizeof(address)),
              0);
  }
  ~Client() { close(socket_); }

  // What comes back for `request`, in one read; empty if the connection ended.
  std::string Exchange(const std::string& request) {
    send(socket_, request.data(), request.size(), MSG_NOSIGNAL);
    char buffer[4096];
    const ssize_t count = recv(socket_, buffer, sizeof(buffer), 0);
    return count > 0 ? std::string(buffer, static_cast<size_t>(count)) : "";
  }

 private:
  const int socket_ = socket(AF_INET, SOCK_STREAM, 0);
};

class HttpServerTest : public testing::Test {
 protected:
  void Start(FaultPlan faults = FaultPlan()) {
    handler_ = std::make_unique<GraphHandler>(DefaultWorld(), std::move(faults),
                                              0, clock_, journal_);
    auto server =
        HttpServer::Start({.listen = "127.0.0.1:0"}, *handler_, clock_);
    ASSERT_TRUE(server.ok()) << server.status();
    server_ = *std::move(server);
  }

  SimulatedClock clock_{absl::FromUnixSeconds(1'795'000'000)};
  Journal journal_{nullptr};
  std::unique_ptr<GraphHandler> handler_;
  std::unique_ptr<HttpServer> server_;
};

TEST_F(HttpServerTest, AnswersOneRequestAfterTheOther) {
  Start();
  Client client(server_->url());
  for (int i = 0; i < 3; ++i) {
    const std::string answer = client.Exchange(kGet);
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 OK\r\n"));
    EXPECT_THAT(answer, HasSubstr("Simulated user"));
  }
}

TEST_F(HttpServerTest, ResetsTheConnectionWhenItIsToBeCut) {
  Start(*FaultPlan::Parse(R"({"rules":[{"kind":"token","cut_before":true}]})"));
  Client client(server_->url());
  EXPECT_THAT(client.Exchange(kGet), IsEmpty());
}

TEST_F(HttpServerTest, TakesItsTimeWhenToldTo) {
  Start(*FaultPlan::Parse(R"({"rules":[{"kind":"token","delay_ms":7000}]})"));
  Client client(server_->url());
  EXPECT_THAT(client.Exchange(kGet), HasSubstr("200 OK"));
  EXPECT_THAT(clock_.sleeps(), testing::ElementsAre(absl::Seconds(7)));
}

TEST_F(HttpServerTest, EndsOpenConnectionsWhenItDies) {
  Start();
  Client client(server_->url());
  client.Exchange(kGet);
  server_.reset();
  EXPECT_THAT(client.Exchange(kGet), IsEmpty());
}

TEST_F(HttpServerTest, SaysWhyItCannotStart) {
  Start();
  const auto start = [this](HttpServerOptions options) {
    return ReasonOf(HttpServer::Start(options, *handler_, clock_).status());
  };
  EXPECT_THAT(start({.listen = "8443"}),
              Optional(std::string("LISTEN_INVALID")));
  EXPECT_THAT(start({.listen = "nowhere:1"}),
              Optional(std::string("LISTEN_INVALID")));
  EXPECT_THAT(start({.listen = "192.0.2.1:0"}),
              Optional(std::string("LISTEN_FAILED")));
  EXPECT_THAT(start({.listen = "127.0.0.1:0",
                     .tls_cert_file = "/no",
                     .tls_key_file = "/no"}),
              Optional(std::string("TLS_FILE_UNREADABLE")));
}

}  // namespace
}  // namespace destconn
