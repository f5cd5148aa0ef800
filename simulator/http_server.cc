#include "simulator/http_server.h"

#include <sys/socket.h>

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <cstdint>
#include <list>
#include <optional>
#include <stop_token>
#include <thread>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "base/error_reason.h"
#include "base/mutex.h"
#include "base/status_macros.h"

namespace destconn {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using Error = boost::system::error_code;
using tcp = asio::ip::tcp;
using TlsContext = asio::ssl::context;

constexpr uint64_t kMostBodyBytes = uint64_t{64} << 20;

absl::Status Fail(absl::string_view reason, absl::string_view message) {
  return WithReason(absl::FailedPreconditionError(message), reason);
}

GraphRequest ToGraphRequest(http::request<http::string_body> request) {
  const auto text = [](boost::beast::string_view view) {
    return std::string(view.data(), view.size());
  };
  return {.method = text(request.method_string()),
          .target = text(request.target()),
          .authorization = text(request[http::field::authorization]),
          .content_type = text(request[http::field::content_type]),
          .body = std::move(request.body())};
}

http::response<http::string_body> ToResponse(GraphDecision decision,
                                             bool keep_alive) {
  http::response<http::string_body> response;
  response.version(11);
  response.result(static_cast<unsigned>(decision.reply.http_status));
  response.set(http::field::content_type, "application/json; charset=UTF-8");
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

// Answers requests until the connection ends. `socket` is what `stream` runs
// on.
template <typename Stream>
void ServeRequests(Stream& stream, tcp::socket& socket, GraphHandler& handler,
                   Clock& clock, const std::stop_token& stop) {
  boost::beast::flat_buffer buffer;
  while (true) {
    http::request_parser<http::string_body> parser;
    parser.body_limit(kMostBodyBytes);
    Error error;
    http::read(stream, buffer, parser, error);
    if (error) return;
    const bool keep_alive = parser.get().keep_alive();
    GraphDecision decision = handler.Handle(ToGraphRequest(parser.release()));
    if (decision.delay > absl::ZeroDuration()) {
      clock.Sleep(decision.delay, stop);
    }
    if (decision.cut) {
      Reset(socket);
      return;
    }
    http::write(stream, ToResponse(std::move(decision), keep_alive), error);
    if (error || !keep_alive) return;
  }
}

void ServeTls(tcp::socket socket, TlsContext& tls, GraphHandler& handler,
              Clock& clock, const std::stop_token& stop) {
  asio::ssl::stream<tcp::socket&> stream(socket, tls);
  Error error;
  stream.handshake(asio::ssl::stream_base::server, error);
  if (error) return;
  ServeRequests(stream, socket, handler, clock, stop);
  if (socket.is_open()) stream.shutdown(error);
}

class BeastServer final : public HttpServer {
 public:
  BeastServer(GraphHandler& handler, Clock& clock,
              std::optional<TlsContext> tls)
      : handler_(handler),
        clock_(clock),
        tls_(std::move(tls)),
        acceptor_(io_) {}

  ~BeastServer() override {
    stopping_ = true;
    // Wakes the acceptor's thread; asio's own close does not.
    shutdown(acceptor_.native_handle(), SHUT_RDWR);
    if (thread_.joinable()) thread_.join();
    MutexLock lock(mutex_);
    for (Connection& connection : connections_) {
      connection.thread.request_stop();
      if (!connection.ended) shutdown(connection.socket, SHUT_RDWR);
    }
  }

  absl::Status Listen(const std::string& host, uint16_t port) {
    Error error;
    const auto address = asio::ip::make_address(host, error);
    if (error) {
      return Fail("LISTEN_INVALID", absl::StrCat("--listen: '", host,
                                                 "' is no address. Write it "
                                                 "such as 127.0.0.1:8443."));
    }
    const tcp::endpoint endpoint(address, port);
    acceptor_.open(endpoint.protocol(), error);
    acceptor_.set_option(asio::socket_base::reuse_address(true), error);
    acceptor_.bind(endpoint, error);
    if (!error) {
      acceptor_.listen(asio::socket_base::max_listen_connections, error);
    }
    if (error) {
      return Fail("LISTEN_FAILED",
                  absl::StrCat("Cannot listen on ", host, ":", port, ": ",
                               error.message(), "."));
    }
    url_ = absl::StrCat(tls_.has_value() ? "https://" : "http://", host, ":",
                        acceptor_.local_endpoint().port());
    thread_ = std::jthread([this] { Accept(); });
    return absl::OkStatus();
  }

  std::string url() const override { return url_; }

 private:
  struct Connection {
    std::atomic<bool> ended = false;
    int socket = -1;
    std::jthread thread;
  };

  void Accept() {
    while (!stopping_) {
      Error error;
      tcp::socket socket = acceptor_.accept(error);
      if (error) {
        if (stopping_) return;
        continue;
      }
      socket.set_option(tcp::no_delay(true), error);
      MutexLock lock(mutex_);
      connections_.remove_if(
          [](const Connection& connection) { return connection.ended.load(); });
      Connection& connection = connections_.emplace_back();
      connection.socket = socket.native_handle();
      connection.thread =
          std::jthread([this, &connection, socket = std::move(socket)](
                           std::stop_token stop) mutable {
            Serve(std::move(socket), connection, stop);
          });
    }
  }

  void Serve(tcp::socket socket, Connection& connection,
             const std::stop_token& stop) {
    if (tls_.has_value()) {
      ServeTls(std::move(socket), *tls_, handler_, clock_, stop);
    } else {
      ServeRequests(socket, socket, handler_, clock_, stop);
    }
    connection.ended = true;
  }

  GraphHandler& handler_;
  Clock& clock_;
  std::optional<TlsContext> tls_;
  asio::io_context io_;
  tcp::acceptor acceptor_;
  std::string url_;
  std::atomic<bool> stopping_ = false;
  Mutex mutex_;
  std::list<Connection> connections_ ABSL_GUARDED_BY(mutex_);
  std::jthread thread_;
};

absl::StatusOr<std::optional<TlsContext>> LoadTls(
    const HttpServerOptions& options) {
  if (options.tls_cert_file.empty()) return std::optional<TlsContext>();
  TlsContext tls(TlsContext::tls_server);
  Error error;
  tls.set_options(TlsContext::no_tlsv1 | TlsContext::no_tlsv1_1, error);
  tls.use_certificate_chain_file(options.tls_cert_file, error);
  if (!error) {
    tls.use_private_key_file(options.tls_key_file, TlsContext::pem, error);
  }
  if (error) {
    return Fail(
        "TLS_FILE_UNREADABLE",
        absl::StrCat("Certificate or key cannot be used: ", error.message(),
                     ". Both must be PEM, and a pair."));
  }
  return std::optional<TlsContext>(std::move(tls));
}

}  // namespace

absl::StatusOr<std::unique_ptr<HttpServer>> HttpServer::Start(
    const HttpServerOptions& options, GraphHandler& handler, Clock& clock) {
  const size_t colon = options.listen.rfind(':');
  uint32_t port = 0;
  if (colon == std::string::npos ||
      !absl::SimpleAtoi(options.listen.substr(colon + 1), &port) ||
      port > UINT16_MAX) {
    return Fail("LISTEN_INVALID", absl::StrCat("--listen is '", options.listen,
                                               "'. Write it such as "
                                               "127.0.0.1:8443."));
  }
  DC_ASSIGN_OR_RETURN(std::optional<TlsContext> tls, LoadTls(options));
  auto server = std::make_unique<BeastServer>(handler, clock, std::move(tls));
  DC_RETURN_IF_ERROR(server->Listen(options.listen.substr(0, colon),
                                    static_cast<uint16_t>(port)));
  return server;
}

}  // namespace destconn
