#ifndef META_CLIENT_CURL_TRANSPORT_H_
#define META_CLIENT_CURL_TRANSPORT_H_

#include <cstddef>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "meta_client/http_transport.h"

namespace destconn {

struct CurlOptions {
  // PEM of the authorities to trust; empty: the system's.
  std::string ca_file = "";
  absl::Duration connect_timeout = absl::Seconds(3);
  // A transfer slower than one byte a second for this long is given up.
  absl::Duration stall_timeout = absl::Seconds(10);
  int max_connections = 128;
  // Bytes of a response beyond which it is given up: Meta's are a few hundred.
  size_t max_response_bytes = size_t{64} << 10;
};

// HTTPS by libcurl's multi interface, on a thread of its own: connections are
// kept and shared, TLS 1.2 or newer and verified. Redirects are not followed,
// proxies from the environment not used, and nothing is ever logged: a token
// must not reach another host.
//
// Destruction ends what is under way with HTTP_SHUTDOWN. Thread-safe.
class CurlTransport : public HttpTransport {
 public:
  // Fails with HTTP_SETUP if libcurl cannot be initialised or the CA file not
  // read.
  static absl::StatusOr<std::unique_ptr<CurlTransport>> Create(
      const CurlOptions& options);
};

}  // namespace destconn

#endif  // META_CLIENT_CURL_TRANSPORT_H_
