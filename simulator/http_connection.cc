#include "simulator/http_connection.h"

#include <algorithm>
#include <array>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "simulator/byte_stream.h"
#include "simulator/fault_rule.h"
#include "simulator/response_bytes.h"
#include "simulator/segment_loss.h"

namespace destconn {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using Error = boost::system::error_code;
using tcp = asio::ip::tcp;
using Parser = http::request_parser<http::string_body>;

constexpr uint64_t kMostBodyBytes = uint64_t{64} << 20;
constexpr uint32_t kMostHeadBytes = uint32_t{64} << 10;
constexpr size_t kReadBytes = size_t{64} << 10;
constexpr int64_t kWriteBytes = int64_t{64} << 10;
// A slow answer comes in so many pieces a second, or byte by byte.
constexpr int64_t kPiecesPerSecond = 10;

std::string Text(boost::beast::string_view view) {
  return std::string(view.data(), view.size());
}

// The head alone.
GraphRequest HeadOf(const Parser::value_type& request) {
  GraphRequest head{
      .method = Text(request.method_string()),
      .target = Text(request.target()),
      .http_version =
          absl::StrCat(request.version() / 10, ".", request.version() % 10),
      .authorization = Text(request[http::field::authorization]),
      .content_type = Text(request[http::field::content_type]),
      .content_encoding = Text(request[http::field::content_encoding])};
  constexpr std::array<std::pair<const char*, http::field>, 6> kJournaled = {
      {{"content-type", http::field::content_type},
       {"content-length", http::field::content_length},
       {"content-encoding", http::field::content_encoding},
       {"transfer-encoding", http::field::transfer_encoding},
       {"expect", http::field::expect},
       {"user-agent", http::field::user_agent}}};
  for (const auto& [name, field] : kJournaled) {
    const auto found = request.find(field);
    if (found != request.end()) {
      head.headers.emplace_back(name, Text(found->value()));
    }
  }
  return head;
}

// Closes so that the other side sees a reset, not an end.
void Reset(tcp::socket& socket) {
  Error ignored;
  socket.set_option(asio::socket_base::linger(true, 0), ignored);
  socket.close(ignored);
}

// One connection; `socket` is what `stream` runs on.
class Conversation {
 public:
  Conversation(ByteStream& stream, tcp::socket& socket, GraphHandler& handler,
               Clock& clock, const std::stop_token& stop)
      : stream_(stream),
        socket_(socket),
        handler_(handler),
        clock_(clock),
        stop_(stop) {
    buffer_.reserve(kReadBytes);
  }

  void Run() {
    while (!stop_.stop_requested() && ServeOne()) {
    }
  }

 private:
  // False once the connection has ended, or is to end.
  bool ServeOne() {
    Error error;
    Parser parser;
    parser.body_limit(kMostBodyBytes);
    parser.header_limit(kMostHeadBytes);
    http::read_header(stream_, buffer_, parser, error);
    if (error && error != http::error::body_limit) return false;
    const GraphRequest head = HeadOf(parser.get());
    const FaultAct act = handler_.Begin(head.target);
    loss_ =
        SegmentLoss(act.wire.segment_loss, static_cast<uint64_t>(act.number));
    if (error) return RefuseBody(head, act);
    if (!Continue(parser)) return false;
    if (!ReadBody(parser, act, error)) {
      handler_.HandleUnread(head, act, BytesRead(parser), std::nullopt);
      Reset(socket_);
      return false;
    }
    if (error == http::error::body_limit) return RefuseBody(head, act);
    if (error) return false;
    const bool keep_alive = parser.get().keep_alive();
    GraphRequest request = head;
    request.body = std::move(parser.get().body());
    return Act(handler_.Handle(request, act), keep_alive);
  }

  // curl asks before it sends a large body.
  bool Continue(const Parser& parser) {
    const auto expect = parser.get()[http::field::expect];
    if (!absl::EqualsIgnoreCase(absl::string_view(expect.data(), expect.size()),
                                "100-continue")) {
      return true;
    }
    Error error;
    stream_.Write("HTTP/1.1 100 Continue\r\n\r\n", error);
    return !error;
  }

  static int64_t BytesRead(const Parser& parser) {
    return static_cast<int64_t>(parser.get().body().size());
  }

  // False if the connection is to be cut on the way.
  bool ReadBody(Parser& parser, const FaultAct& act, Error& error) {
    int64_t read = 0;
    while (!error && !parser.is_done()) {
      if (act.cut_reading_after.has_value() && read >= *act.cut_reading_after) {
        return false;
      }
      http::read_some(stream_, buffer_, parser, error);
      const int64_t more = BytesRead(parser) - read;
      read += more;
      if (!Pace(more, act.read_bytes_per_second)) {
        error = http::error::end_of_stream;
      }
    }
    return !act.cut_reading_after.has_value();
  }

  // Takes the time that `bytes` take on a slow or lossy network. False if it is
  // time to stop.
  bool Pace(int64_t bytes, int64_t bytes_per_second) {
    absl::Duration delay = loss_.DelayOf(bytes);
    if (bytes_per_second > 0) delay += absl::Seconds(bytes) / bytes_per_second;
    return delay == absl::ZeroDuration() || clock_.Sleep(delay, stop_);
  }

  bool RefuseBody(const GraphRequest& head, const FaultAct& act) {
    const GraphFault too_large = {
        .http_status = 413, .message = "The request is larger than 64 MiB."};
    return Act(handler_.HandleUnread(head, act, 0, too_large), false);
  }

  bool Act(const GraphDecision& decision, bool keep_alive) {
    const WireAct& wire = decision.wire;
    if (decision.delay > absl::ZeroDuration()) {
      clock_.Sleep(decision.delay, stop_);
    }
    if (wire.never) {
      ReadToTheEnd();
      return false;
    }
    const ResponseBytes bytes(decision, keep_alive);
    if (!Write(bytes, wire)) return false;
    return keep_alive && !wire.close && !wire.raw.has_value();
  }

  // Until the other side goes, or the socket is shut down.
  void ReadToTheEnd() {
    std::array<char, 4096> ignored;
    Error error;
    while (!error) stream_.Read(ignored.data(), ignored.size(), error);
  }

  // False once the connection has ended, or is to end.
  bool Write(const ResponseBytes& bytes, const WireAct& wire) {
    const int64_t end =
        std::min(bytes.size(), wire.cut_after_bytes.value_or(bytes.size()));
    const int64_t piece =
        wire.bytes_per_second == 0
            ? kWriteBytes
            : std::max<int64_t>(1, wire.bytes_per_second / kPiecesPerSecond);
    Error error;
    for (int64_t begin = 0; begin < end && !error; begin += piece) {
      const auto size = static_cast<size_t>(std::min(piece, end - begin));
      stream_.Write(bytes.Piece(begin, size), error);
      if (!Pace(static_cast<int64_t>(size), wire.bytes_per_second)) {
        return false;
      }
    }
    if (!wire.cut_after_bytes.has_value()) return !error;
    if (!wire.end) Reset(socket_);
    return false;
  }

  ByteStream& stream_;
  tcp::socket& socket_;
  GraphHandler& handler_;
  Clock& clock_;
  const std::stop_token& stop_;
  boost::beast::flat_buffer buffer_;
  SegmentLoss loss_{0, 0};  // the request's
};

bool ShakesHands(TlsAct act) {
  return act != TlsAct::kReset && act != TlsAct::kCut &&
         act != TlsAct::kSilent && act != TlsAct::kPlainText;
}

// What happens instead of a handshake.
void Misbehave(TlsAct act, ByteStream& plain, tcp::socket& socket) {
  std::array<char, 512> ignored;
  Error error;
  if (act == TlsAct::kReset) {
    Reset(socket);
    return;
  }
  plain.Read(ignored.data(), ignored.size(), error);
  if (act == TlsAct::kCut) Reset(socket);
  if (act == TlsAct::kPlainText) {
    plain.Write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n", error);
  }
  while (act == TlsAct::kSilent && !error) {
    plain.Read(ignored.data(), ignored.size(), error);
  }
}

void Serve(tcp::socket& socket, const TlsIdentity* tls, GraphHandler& handler,
           Clock& clock, const std::stop_token& stop) {
  const FaultAct act = handler.BeginConnection();
  if (act.delay > absl::ZeroDuration()) clock.Sleep(act.delay, stop);
  std::unique_ptr<ByteStream> stream =
      ByteStream::Plain(socket.native_handle());
  if (!ShakesHands(act.tls)) {
    handler.HandshakeFailed();
    Misbehave(act.tls, *stream, socket);
    return;
  }
  if (tls != nullptr) {
    stream = ByteStream::Tls(socket.native_handle(), tls->ContextFor(act.tls));
  }
  if (stream == nullptr) {
    handler.HandshakeFailed();
    return;
  }
  Conversation(*stream, socket, handler, clock, stop).Run();
  if (socket.is_open()) stream->SayEnd();
}

}  // namespace

void ServeConnection(tcp::socket& socket, const TlsIdentity* tls,
                     GraphHandler& handler, Clock& clock,
                     const std::stop_token& stop) {
  Serve(socket, tls, handler, clock, stop);
  handler.EndConnection();
}

}  // namespace destconn
