// The server before a client that speaks HTTP/2 by hand (RFC 9113), and not as
// it should: what one connection may ask, and how long it may stand.

#include "connector/connection_limits.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <sstream>
#include <string>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "connector/log.h"
#include "connector/server.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ledger/fake_ledger.h"
#include "ledger/fake_state_store.h"
#include "tests/friendly_graph.h"

namespace destconn {
namespace {

using testing::HasSubstr;

// RFC 9113, section 6 and 7.
constexpr uint8_t kHeaders = 1;
constexpr uint8_t kSettings = 4;
constexpr uint8_t kPing = 6;
constexpr uint8_t kGoAway = 7;
constexpr uint8_t kAck = 1;
constexpr uint8_t kEndHeaders = 4;
constexpr uint16_t kMaxConcurrentStreams = 3;
constexpr uint16_t kMaxHeaderListSize = 6;
constexpr uint32_t kEnhanceYourCalm = 11;
constexpr size_t kFrameHeader = 9;
// A test that would wait for longer has failed.
constexpr int kPatienceMs = 20'000;

struct Frame {
  uint8_t type = 0;
  uint8_t flags = 0;
  std::string payload = "";
};

uint32_t Number(absl::string_view bytes) {
  uint32_t number = 0;
  for (const char byte : bytes) {
    number = number << 8 | static_cast<uint8_t>(byte);
  }
  return number;
}

std::string BigEndian(uint32_t number, int bytes) {
  std::string text;
  for (int i = bytes - 1; i >= 0; --i) {
    text.push_back(static_cast<char>(number >> (8 * i)));
  }
  return text;
}

// A header as a literal (RFC 7541, section 6.2.2).
std::string Literal(absl::string_view name, absl::string_view value) {
  return absl::StrCat(std::string(1, '\0'),
                      BigEndian(static_cast<uint32_t>(name.size()), 1), name,
                      BigEndian(static_cast<uint32_t>(value.size()), 1), value);
}

class RawClient {
 public:
  explicit RawClient(const std::string& server)
      : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    int port = 0;
    EXPECT_TRUE(absl::SimpleAtoi(server.substr(server.rfind(':') + 1), &port));
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<uint16_t>(port));
    EXPECT_EQ(connect(socket_, reinterpret_cast<const sockaddr*>(&address),
                      sizeof(address)),
              0);
  }
  ~RawClient() { close(socket_); }

  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  void Begin() {
    Write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    Send(kSettings, 0, 0, "");
  }

  void Send(uint8_t type, uint8_t flags, uint32_t stream,
            const std::string& payload) {
    Write(absl::StrCat(BigEndian(static_cast<uint32_t>(payload.size()), 3),
                       BigEndian(type, 1), BigEndian(flags, 1),
                       BigEndian(stream, 4), payload));
  }

  // A call that the server waits for: its message does not come.
  void OpenCall(uint32_t stream) {
    Send(kHeaders, kEndHeaders, stream,
         absl::StrCat(Literal(":method", "POST"), Literal(":scheme", "http"),
                      Literal(":path", "/destination.v1.Destination/SendBatch"),
                      Literal(":authority", "localhost"),
                      Literal("te", "trailers"),
                      Literal("content-type", "application/grpc")));
  }

  // The next frame; nothing once the server has closed the connection.
  std::optional<Frame> Read() {
    while (received_.size() < kFrameHeader ||
           received_.size() < kFrameHeader + Number(received_.substr(0, 3))) {
      pollfd waiting = {.fd = socket_, .events = POLLIN, .revents = 0};
      if (poll(&waiting, 1, kPatienceMs) != 1) {
        ADD_FAILURE() << "the server says nothing";
        return std::nullopt;
      }
      char buffer[4096];
      const ssize_t count = read(socket_, buffer, sizeof(buffer));
      if (count <= 0) return std::nullopt;
      received_.append(buffer, static_cast<size_t>(count));
    }
    const size_t size = Number(received_.substr(0, 3));
    Frame frame{.type = static_cast<uint8_t>(received_[3]),
                .flags = static_cast<uint8_t>(received_[4]),
                .payload = received_.substr(kFrameHeader, size)};
    received_.erase(0, kFrameHeader + size);
    if (frame.type == kSettings && (frame.flags & kAck) == 0 &&
        answers_settings_) {
      Send(kSettings, kAck, 0, "");
    }
    if (frame.type == kPing && (frame.flags & kAck) == 0 && answers_pings_) {
      Send(kPing, kAck, 0, frame.payload);
    }
    return frame;
  }

  // Reads until one is of that type, and an answer if that is asked for.
  std::optional<Frame> ReadUntil(uint8_t type, bool answer = false) {
    while (true) {
      std::optional<Frame> frame = Read();
      if (!frame.has_value() ||
          (frame->type == type && ((frame->flags & kAck) != 0) == answer)) {
        return frame;
      }
    }
  }

  bool IsClosedByTheServer() {
    while (Read().has_value()) {
    }
    return !testing::Test::HasFailure();
  }

  void AnswerNoPings() { answers_pings_ = false; }
  // Before `Begin` an answer would be a mistake that ends the connection.
  void AnswerNothing() { answers_settings_ = answers_pings_ = false; }

 private:
  void Write(absl::string_view bytes) {
    send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  }

  const int socket_;
  std::string received_;
  bool answers_settings_ = true;
  bool answers_pings_ = true;
};

class ConnectionLimitsTest : public testing::Test {
 protected:
  ~ConnectionLimitsTest() override {
    if (server_ != nullptr) server_->Stop(absl::Seconds(5));
  }

  // With limits that a test can wait for.
  void Start(
      const std::function<void(ConnectionLimits&)>& change =
          [](ConnectionLimits&) {},
      int max_connections = 100) {
    ServerOptions options;
    options.max_connections = max_connections;
    options.listen = "127.0.0.1:0";
    options.insecure = true;
    options.data_dir = testing::TempDir();
    change(options.connections);
    auto server = Server::Start(options, {.clock = RealClock(),
                                          .log = log_,
                                          .ledger = ledger_,
                                          .state = state_,
                                          .transport = graph_});
    ASSERT_TRUE(server.ok()) << server.status();
    server_ = *std::move(server);
  }

  std::ostringstream log_text_;
  Log log_{LogFormat::kText, RealClock(), log_text_};
  FakeLedger ledger_;
  FakeStateStore state_;
  FriendlyGraph graph_;
  std::unique_ptr<Server> server_;
};

TEST_F(ConnectionLimitsTest, SaysHowManyCallsAndHowMuchMetadataItTakes) {
  Start();
  RawClient client(server_->address());
  client.Begin();
  const auto frame = client.ReadUntil(kSettings);
  ASSERT_TRUE(frame.has_value());
  std::map<uint32_t, uint32_t> settings;
  constexpr size_t kSetting = 6;
  for (size_t at = 0; at + kSetting <= frame->payload.size(); at += kSetting) {
    settings[Number(frame->payload.substr(at, 2))] =
        Number(frame->payload.substr(at + 2, 4));
  }
  EXPECT_EQ(settings[kMaxConcurrentStreams], 100u);
  EXPECT_EQ(settings[kMaxHeaderListSize], 8192u);
}

TEST_F(ConnectionLimitsTest, ClosesOneMoreConnectionThanItMayHave) {
  Start([](ConnectionLimits&) {}, /*max_connections=*/2);
  RawClient first(server_->address());
  first.Begin();
  EXPECT_TRUE(first.ReadUntil(kSettings).has_value());
  {
    RawClient second(server_->address());
    second.Begin();
    EXPECT_TRUE(second.ReadUntil(kSettings).has_value());
    RawClient third(server_->address());
    EXPECT_TRUE(third.IsClosedByTheServer());
  }
  EXPECT_THAT(log_text_.str(), HasSubstr("warn connections_full most=2"));
  // gRPC closes what its client has left a little later.
  bool served = false;
  while (!served) {
    RawClient next(server_->address());
    next.Begin();
    served = next.ReadUntil(kSettings).has_value();
  }
}

TEST_F(ConnectionLimitsTest, GivesUpAClientThatNeverBegins) {
  Start([](ConnectionLimits& limits) {
    limits.handshake = absl::Milliseconds(200);
  });
  RawClient client(server_->address());
  client.AnswerNothing();
  EXPECT_TRUE(client.IsClosedByTheServer());
}

TEST_F(ConnectionLimitsTest, ClosesAConnectionWithoutCalls) {
  Start([](ConnectionLimits& limits) {
    limits.max_idle = absl::Milliseconds(200);
  });
  RawClient client(server_->address());
  client.Begin();
  EXPECT_TRUE(client.ReadUntil(kGoAway).has_value());
  EXPECT_TRUE(client.IsClosedByTheServer());
}

TEST_F(ConnectionLimitsTest, AnOldConnectionTakesNoNewCallsAndKeepsItsOld) {
  Start([](ConnectionLimits& limits) {
    limits.max_age = absl::Milliseconds(200);
  });
  RawClient client(server_->address());
  client.Begin();
  client.OpenCall(1);
  EXPECT_TRUE(client.ReadUntil(kGoAway).has_value());
  // Once the client has answered the ping that goes with it, it is final.
  EXPECT_TRUE(client.ReadUntil(kGoAway).has_value());
  client.Send(kPing, 0, 0, "12345678");
  EXPECT_TRUE(client.ReadUntil(kPing, /*answer=*/true).has_value());
}

TEST_F(ConnectionLimitsTest, CutsOffWhoPingsWithoutEnd) {
  Start();
  RawClient client(server_->address());
  client.Begin();
  client.OpenCall(1);
  for (int i = 0; i < 20; ++i) client.Send(kPing, 0, 0, "12345678");
  const auto frame = client.ReadUntil(kGoAway);
  ASSERT_TRUE(frame.has_value());
  EXPECT_EQ(Number(frame->payload.substr(4, 4)), kEnhanceYourCalm);
  EXPECT_THAT(frame->payload, HasSubstr("too_many_pings"));
}

TEST_F(ConnectionLimitsTest, GivesUpAClientThatIsGone) {
  Start([](ConnectionLimits& limits) {
    limits.ping_after = absl::Milliseconds(200);
    limits.ping_timeout = absl::Milliseconds(200);
  });
  RawClient client(server_->address());
  client.AnswerNoPings();
  client.Begin();
  client.OpenCall(1);
  EXPECT_TRUE(client.IsClosedByTheServer());
}

TEST_F(ConnectionLimitsTest, KeepsAQuietClientThatAnswers) {
  Start([](ConnectionLimits& limits) {
    limits.ping_after = absl::Milliseconds(50);
    limits.ping_timeout = absl::Seconds(10);
  });
  RawClient client(server_->address());
  client.Begin();
  client.OpenCall(1);
  // More than gRPC would ask by itself.
  for (int i = 0; i < 5; ++i) {
    ASSERT_TRUE(client.ReadUntil(kPing).has_value()) << i;
  }
}

}  // namespace
}  // namespace destconn
