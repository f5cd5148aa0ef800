#include "simulator/http_connection.h"

#include <openssl/ssl.h>

#include <algorithm>
#include <array>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <sstream>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace destconn {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using Error = boost::system::error_code;
using tcp = asio::ip::tcp;
using Parser = http::request_parser<http::string_body>;
using Response = http::response<http::string_body>;

constexpr uint64_t kMostBodyBytes = uint64_t{64} << 20;
constexpr uint32_t kMostHeadBytes = uint32_t{64} << 10;
// A slow answer comes in so many pieces a second, or byte by byte.
constexpr int64_t kPiecesPerSecond = 10;

std::string Text(boost::beast::string_view view) {
  return std::string(view.data(), view.size());
}

// The head alone.
GraphRequest HeadOf(const Parser::value_type& request) {
  GraphRequest head{.method = Text(request.method_string()),
                    .target = Text(request.target()),
                    .http_version = absl::StrCat(request.version() / 10, ".",
                                                 request.version() % 10),
                    .authorization = Text(request[http::field::authorization]),
                    .content_type = Text(request[http::field::content_type])};
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

Response ToResponse(GraphDecision decision, bool keep_alive) {
  Response response;
  response.version(11);
  response.result(static_cast<unsigned>(decision.reply.http_status));
  const bool is_json =
      decision.reply.body.empty() || decision.reply.body[0] == '{';
  response.set(
      http::field::content_type,
      is_json ? "application/json; charset=UTF-8" : "text/html; charset=utf-8");
  for (const auto& [name, value] : decision.headers) response.set(name, value);
  response.keep_alive(keep_alive);
  response.body() = std::move(decision.reply.body);
  response.prepare_payload();
  return response;
}

// Closes so that the other side sees a reset, not an end.
void Reset(tcp::socket& socket) {
  Error ignored;
  socket.set_option(asio::socket_base::linger(true, 0), ignored);
  socket.close(ignored);
}

// One connection over one kind of stream; `socket` is what it runs on.
template <typename Stream>
class Conversation {
 public:
  Conversation(Stream& stream, tcp::socket& socket, GraphHandler& handler,
               Clock& clock, const std::stop_token& stop)
      : stream_(stream),
        socket_(socket),
        handler_(handler),
        clock_(clock),
        stop_(stop) {}

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
    if (error) return RefuseBody(head, act);
    if (!Continue(parser)) return false;
    if (act.cut_reading_after.has_value()) {
      CutReading(parser, head, act);
      return false;
    }
    http::read(stream_, buffer_, parser, error);
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
    http::response<http::empty_body> response(http::status::continue_, 11);
    Error error;
    http::write(stream_, response, error);
    return !error;
  }

  bool RefuseBody(const GraphRequest& head, const FaultAct& act) {
    const GraphFault too_large = {
        .http_status = 413, .message = "The request is larger than 64 MiB."};
    return Act(handler_.HandleUnread(head, act, 0, too_large), false);
  }

  void CutReading(Parser& parser, const GraphRequest& head,
                  const FaultAct& act) {
    const auto read = [&parser] {
      return static_cast<int64_t>(parser.get().body().size());
    };
    Error error;
    while (!error && !parser.is_done() && read() < *act.cut_reading_after) {
      http::read_some(stream_, buffer_, parser, error);
    }
    handler_.HandleUnread(head, act, read(), std::nullopt);
    Reset(socket_);
  }

  bool Act(GraphDecision decision, bool keep_alive) {
    if (decision.delay > absl::ZeroDuration()) {
      clock_.Sleep(decision.delay, stop_);
    }
    const WireAct wire = decision.wire;
    const Response response = ToResponse(std::move(decision), keep_alive);
    Error error;
    if (wire.cut_after_bytes.has_value() || wire.bytes_per_second > 0) {
      if (!WriteOddly(response, wire)) return false;
    } else {
      http::write(stream_, response, error);
    }
    return !error && keep_alive && !wire.close;
  }

  // False once the connection has ended, or is to end.
  bool WriteOddly(const Response& response, const WireAct& wire) {
    std::ostringstream text;
    text << response;
    const std::string bytes = text.str();
    const auto whole = static_cast<int64_t>(bytes.size());
    const int64_t end = std::min(whole, wire.cut_after_bytes.value_or(whole));
    const int64_t piece =
        wire.bytes_per_second == 0
            ? end
            : std::max<int64_t>(1, wire.bytes_per_second / kPiecesPerSecond);
    Error error;
    for (int64_t begin = 0; begin < end && !error; begin += piece) {
      const auto size = static_cast<size_t>(std::min(piece, end - begin));
      asio::write(stream_, asio::buffer(bytes.data() + begin, size), error);
      if (wire.bytes_per_second > 0 &&
          !clock_.Sleep(absl::Seconds(size) / wire.bytes_per_second, stop_)) {
        return false;
      }
    }
    if (!wire.cut_after_bytes.has_value()) return !error;
    if (!wire.end) Reset(socket_);
    return false;
  }

  Stream& stream_;
  tcp::socket& socket_;
  GraphHandler& handler_;
  Clock& clock_;
  const std::stop_token& stop_;
  boost::beast::flat_buffer buffer_;
};

}  // namespace

void ServeConnection(tcp::socket& socket, asio::ssl::context* tls,
                     GraphHandler& handler, Clock& clock,
                     const std::stop_token& stop) {
  if (tls == nullptr) {
    Conversation(socket, socket, handler, clock, stop).Run();
    return;
  }
  asio::ssl::stream<tcp::socket&> stream(socket, *tls);
  Error error;
  stream.handshake(asio::ssl::stream_base::server, error);
  if (error) return;
  Conversation(stream, socket, handler, clock, stop).Run();
  if (!socket.is_open()) return;
  // Says that no more comes, and does not wait for the other side to say so.
  SSL_set_shutdown(stream.native_handle(), SSL_RECEIVED_SHUTDOWN);
  stream.shutdown(error);
}

}  // namespace destconn
