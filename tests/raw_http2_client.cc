#include "tests/raw_http2_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

constexpr size_t kFrameHeader = 9;
// A test that would wait for longer has failed.
constexpr int kPatienceMs = 10'000;

}  // namespace

uint32_t BigEndianNumber(absl::string_view bytes) {
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

std::string Http2Bytes(uint8_t type, uint8_t flags, uint32_t stream,
                       absl::string_view payload) {
  return absl::StrCat(BigEndian(static_cast<uint32_t>(payload.size()), 3),
                      BigEndian(type, 1), BigEndian(flags, 1),
                      BigEndian(stream, 4), payload);
}

std::string HpackLiteral(absl::string_view name, absl::string_view value) {
  return absl::StrCat(std::string(1, '\0'),
                      BigEndian(static_cast<uint32_t>(name.size()), 1), name,
                      BigEndian(static_cast<uint32_t>(value.size()), 1), value);
}

std::string CallHeaders(absl::string_view path) {
  return absl::StrCat(
      HpackLiteral(":method", "POST"), HpackLiteral(":scheme", "http"),
      HpackLiteral(":path", path), HpackLiteral(":authority", "localhost"),
      HpackLiteral("te", "trailers"),
      HpackLiteral("content-type", "application/grpc"));
}

RawHttp2Client::RawHttp2Client(absl::string_view server)
    : socket_(socket(absl::StartsWith(server, "[::1]") ? AF_INET6 : AF_INET,
                     SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  int port = 0;
  EXPECT_TRUE(absl::SimpleAtoi(server.substr(server.rfind(':') + 1), &port));
  sockaddr_in v4 = {};
  v4.sin_family = AF_INET;
  v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  v4.sin_port = htons(static_cast<uint16_t>(port));
  sockaddr_in6 v6 = {};
  v6.sin6_family = AF_INET6;
  v6.sin6_addr = in6addr_loopback;
  v6.sin6_port = v4.sin_port;
  const bool over_v6 = absl::StartsWith(server, "[::1]");
  EXPECT_EQ(over_v6 ? connect(socket_, reinterpret_cast<const sockaddr*>(&v6),
                              sizeof(v6))
                    : connect(socket_, reinterpret_cast<const sockaddr*>(&v4),
                              sizeof(v4)),
            0);
}

RawHttp2Client::~RawHttp2Client() { close(socket_); }

void RawHttp2Client::Begin() {
  Write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
  Send(http2::kSettings, 0, 0, "");
}

bool RawHttp2Client::Write(absl::string_view bytes) const {
  while (!bytes.empty()) {
    const ssize_t sent =
        send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0) return false;
    bytes.remove_prefix(static_cast<size_t>(sent));
  }
  return true;
}

bool RawHttp2Client::WriteDeaf(absl::string_view bytes) const {
  while (!bytes.empty()) {
    pollfd ready = {.fd = socket_, .events = POLLIN | POLLOUT, .revents = 0};
    if (poll(&ready, 1, kPatienceMs) != 1) {
      ADD_FAILURE() << "the server neither reads nor closes the connection";
      return false;
    }
    char heard[4096];
    if ((ready.revents & POLLIN) != 0 &&
        recv(socket_, heard, sizeof(heard), MSG_DONTWAIT) == 0) {
      return false;
    }
    const ssize_t sent =
        send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0 && errno != EAGAIN) return false;
    if (sent > 0) bytes.remove_prefix(static_cast<size_t>(sent));
  }
  return true;
}

void RawHttp2Client::OpenCall(uint32_t stream) const {
  Send(http2::kHeaders, http2::kEndHeaders, stream,
       CallHeaders("/destination.v1.Destination/SendBatch"));
}

std::optional<Http2Frame> RawHttp2Client::Read() {
  while (received_.size() < kFrameHeader ||
         received_.size() <
             kFrameHeader + BigEndianNumber(received_.substr(0, 3))) {
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
  const size_t size = BigEndianNumber(received_.substr(0, 3));
  Http2Frame frame{.type = static_cast<uint8_t>(received_[3]),
                   .flags = static_cast<uint8_t>(received_[4]),
                   .payload = received_.substr(kFrameHeader, size)};
  received_.erase(0, kFrameHeader + size);
  const bool asked = (frame.flags & http2::kAck) == 0;
  if (frame.type == http2::kSettings && asked && answers_settings_) {
    Send(http2::kSettings, http2::kAck, 0, "");
  }
  if (frame.type == http2::kPing && asked && answers_pings_) {
    Send(http2::kPing, http2::kAck, 0, frame.payload);
  }
  return frame;
}

std::optional<Http2Frame> RawHttp2Client::ReadUntil(uint8_t type, bool answer) {
  while (true) {
    std::optional<Http2Frame> frame = Read();
    if (!frame.has_value() || (frame->type == type &&
                               ((frame->flags & http2::kAck) != 0) == answer)) {
      return frame;
    }
  }
}

bool RawHttp2Client::IsClosedByTheServer() {
  while (Read().has_value()) {
  }
  return !testing::Test::HasFailure();
}

}  // namespace destconn
