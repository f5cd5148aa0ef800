#ifndef SIMULATOR_HTTP_SERVER_H_
#define SIMULATOR_HTTP_SERVER_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "base/clock.h"
#include "simulator/graph_handler.h"

namespace destconn {

struct HttpServerOptions {
  std::string listen = "127.0.0.1:8443";  // port 0: any free one
  // PEM files; both empty: plain HTTP.
  std::string tls_cert_file = "";
  std::string tls_key_file = "";
};

// Serves a handler over HTTP/1.1, with TLS 1.2 or newer if it has a
// certificate, each connection on a thread of its own.
//
// Destruction takes no new requests, gives those under way two seconds to be
// answered, and ends all connections. Thread-safe.
class HttpServer {
 public:
  virtual ~HttpServer() = default;

  // `handler` and `clock` must outlive it. Fails with LISTEN_INVALID,
  // LISTEN_FAILED or TLS_FILE_UNREADABLE.
  static absl::StatusOr<std::unique_ptr<HttpServer>> Start(
      const HttpServerOptions& options, GraphHandler& handler, Clock& clock);

  // `https://127.0.0.1:8443`
  virtual std::string url() const = 0;
};

}  // namespace destconn

#endif  // SIMULATOR_HTTP_SERVER_H_
