#include "simulator/http_server.h"

#include <signal.h>
#include <sys/socket.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <list>
#include <stop_token>
#include <thread>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "base/error_reason.h"
#include "base/mutex.h"
#include "base/status_macros.h"
#include "simulator/http_connection.h"
#include "simulator/listen_address.h"
#include "simulator/tls_identity.h"

namespace destconn {
namespace {

namespace asio = boost::asio;
using Error = boost::system::error_code;
using tcp = asio::ip::tcp;

constexpr std::chrono::seconds kGrace(2);
// After a connection could not be taken, as for want of file descriptors.
constexpr absl::Duration kAcceptPause = absl::Milliseconds(20);

absl::Status Fail(absl::string_view reason, absl::string_view message) {
  return WithReason(absl::FailedPreconditionError(message), reason);
}

// OpenSSL writes without saying that it wants no signal.
void BlockPipeSignal() {
  sigset_t pipe;
  sigemptyset(&pipe);
  sigaddset(&pipe, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
}

class ThreadedServer final : public HttpServer {
 public:
  ThreadedServer(GraphHandler& handler, Clock& clock,
                 std::unique_ptr<TlsIdentity> tls)
      : handler_(handler),
        clock_(clock),
        tls_(std::move(tls)),
        acceptor_(io_) {}

  ~ThreadedServer() override {
    acceptor_thread_.request_stop();
    // Wakes the acceptor's thread; asio's own close does not.
    shutdown(acceptor_.native_handle(), SHUT_RDWR);
    if (acceptor_thread_.joinable()) acceptor_thread_.join();
    EndConnections();
  }

  absl::Status Listen(const ListenAddress& listen) {
    const tcp::endpoint endpoint(asio::ip::make_address(listen.host),
                                 listen.port);
    Error error;
    acceptor_.open(endpoint.protocol(), error);
    if (!error) acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor_.bind(endpoint, error);
    if (!error) {
      acceptor_.listen(asio::socket_base::max_listen_connections, error);
    }
    if (error) {
      return Fail("LISTEN_FAILED",
                  absl::StrCat("Cannot listen on ", listen.host, ":",
                               listen.port, ": ", error.message(),
                               ". Is the port taken? Port 0 is any free one."));
    }
    const bool v6 = endpoint.address().is_v6();
    url_ = absl::StrCat(tls_ != nullptr ? "https://" : "http://", v6 ? "[" : "",
                        listen.host, v6 ? "]" : "", ":",
                        acceptor_.local_endpoint().port());
    acceptor_thread_ =
        std::jthread([this](const std::stop_token& stop) { Accept(stop); });
    return absl::OkStatus();
  }

  std::string url() const override { return url_; }

 private:
  struct Connection {
    explicit Connection(tcp::socket accepted) : socket(std::move(accepted)) {}

    // Its thread's alone; others know the descriptor, and use it under the lock
    // while `ended` is false.
    tcp::socket socket;
    int descriptor = socket.native_handle();
    bool ended = false;
    std::jthread thread;
  };

  void Accept(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      Error error;
      tcp::socket socket = acceptor_.accept(error);
      if (error) {
        clock_.Sleep(kAcceptPause, stop);
        continue;
      }
      socket.set_option(tcp::no_delay(true), error);
      MutexLock lock(mutex_);
      connections_.remove_if(
          [](const Connection& connection) { return connection.ended; });
      Connection& connection = connections_.emplace_back(std::move(socket));
      connection.thread =
          std::jthread([this, &connection](const std::stop_token& stopping) {
            Serve(connection, stopping);
          });
    }
  }

  void Serve(Connection& connection, const std::stop_token& stop) {
    BlockPipeSignal();
    ServeConnection(connection.socket, tls_.get(), handler_, clock_, stop);
    MutexLock lock(mutex_);
    Error ignored;
    connection.socket.close(ignored);
    connection.ended = true;
    one_ended_.notify_all();
  }

  // Idle connections end at once: nothing more can be read from them.
  void EndConnections() {
    MutexLock lock(mutex_);
    ForEachOpen([](Connection& connection) {
      connection.thread.request_stop();
      shutdown(connection.descriptor, SHUT_RD);
    });
    const auto all_ended = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
      return AllEnded();
    };
    one_ended_.wait_for(mutex_, kGrace, all_ended);
    ForEachOpen([](Connection& connection) {
      shutdown(connection.descriptor, SHUT_RDWR);
    });
    one_ended_.wait(mutex_, all_ended);
  }

  template <typename Function>
  void ForEachOpen(Function function) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    for (Connection& connection : connections_) {
      if (!connection.ended) function(connection);
    }
  }

  bool AllEnded() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    bool all = true;
    ForEachOpen([&all](Connection&) { all = false; });
    return all;
  }

  GraphHandler& handler_;
  Clock& clock_;
  const std::unique_ptr<TlsIdentity> tls_;
  asio::io_context io_;
  tcp::acceptor acceptor_;
  std::string url_;
  Mutex mutex_;
  CondVar one_ended_;
  std::list<Connection> connections_ ABSL_GUARDED_BY(mutex_);
  std::jthread acceptor_thread_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<HttpServer>> HttpServer::Start(
    const HttpServerOptions& options, GraphHandler& handler, Clock& clock) {
  DC_ASSIGN_OR_RETURN(const ListenAddress address,
                      ParseListenAddress(options.listen));
  std::unique_ptr<TlsIdentity> tls;
  if (!options.tls_cert_file.empty()) {
    DC_ASSIGN_OR_RETURN(
        tls, TlsIdentity::Load(options.tls_cert_file, options.tls_key_file));
  }
  auto server =
      std::make_unique<ThreadedServer>(handler, clock, std::move(tls));
  DC_RETURN_IF_ERROR(server->Listen(address));
  return server;
}

}  // namespace destconn
