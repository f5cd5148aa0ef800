#ifndef TESTS_RAW_HTTP2_CLIENT_H_
#define TESTS_RAW_HTTP2_CLIENT_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace destconn {

// Frames of HTTP/2, their flags, settings and errors (RFC 9113, 6 and 7).
namespace http2 {
constexpr uint8_t kData = 0;
constexpr uint8_t kHeaders = 1;
constexpr uint8_t kPriority = 2;
constexpr uint8_t kResetStream = 3;
constexpr uint8_t kSettings = 4;
constexpr uint8_t kPing = 6;
constexpr uint8_t kGoAway = 7;
constexpr uint8_t kWindowUpdate = 8;
constexpr uint8_t kContinuation = 9;
constexpr uint8_t kAck = 1;
constexpr uint8_t kEndStream = 1;
constexpr uint8_t kEndHeaders = 4;
constexpr uint16_t kMaxConcurrentStreams = 3;
constexpr uint16_t kMaxHeaderListSize = 6;
constexpr uint32_t kEnhanceYourCalm = 11;
}  // namespace http2

struct Http2Frame {
  uint8_t type = 0;
  uint8_t flags = 0;
  std::string payload = "";
};

uint32_t BigEndianNumber(absl::string_view bytes);
std::string BigEndian(uint32_t number, int bytes);

// A frame's bytes.
std::string Http2Bytes(uint8_t type, uint8_t flags, uint32_t stream,
                       absl::string_view payload);

// A header as a literal, of fewer than 127 bytes each (RFC 7541, 6.2.2).
std::string HpackLiteral(absl::string_view name, absl::string_view value);

// The headers of a gRPC call.
std::string CallHeaders(absl::string_view path);

// A client that speaks HTTP/2 by hand, and not as it should if a test says so.
class RawHttp2Client {
 public:
  // `server`: host:port; reached over the loopback, by IPv6 if it is [::1].
  explicit RawHttp2Client(absl::string_view server);
  ~RawHttp2Client();

  RawHttp2Client(const RawHttp2Client&) = delete;
  RawHttp2Client& operator=(const RawHttp2Client&) = delete;

  void Begin();

  // False once the server takes no more.
  bool Write(absl::string_view bytes) const;
  bool Send(uint8_t type, uint8_t flags, uint32_t stream,
            absl::string_view payload) const {
    return Write(Http2Bytes(type, flags, stream, payload));
  }

  // As `Write`, for a client that never stops: throws away what comes
  // meanwhile, so that the server need not wait for it.
  bool WriteDeaf(absl::string_view bytes) const;

  // A call of SendBatch that the server waits for: its message does not come.
  void OpenCall(uint32_t stream) const;

  // The next frame; nothing once the server has closed the connection.
  std::optional<Http2Frame> Read();

  // Reads until one is of that type, and an answer if that is asked for.
  std::optional<Http2Frame> ReadUntil(uint8_t type, bool answer = false);

  bool IsClosedByTheServer();

  void AnswerNoPings() { answers_pings_ = false; }
  // Before `Begin` an answer would be a mistake that ends the connection.
  void AnswerNothing() { answers_settings_ = answers_pings_ = false; }

 private:
  const int socket_;
  std::string received_;
  bool answers_settings_ = true;
  bool answers_pings_ = true;
};

}  // namespace destconn

#endif  // TESTS_RAW_HTTP2_CLIENT_H_
