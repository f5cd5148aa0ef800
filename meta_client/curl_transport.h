#ifndef META_CLIENT_CURL_TRANSPORT_H_
#define META_CLIENT_CURL_TRANSPORT_H_

#include <memory>

#include "absl/status/statusor.h"
#include "meta_client/curl_options.h"
#include "meta_client/http_transport.h"

namespace destconn {

// HTTPS by libcurl's multi interface, on a thread of its own: connections are
// kept and shared, TLS 1.2 or newer and verified. A token must not reach
// another host, so redirects are not followed, requests to another place than
// the endpoint are refused, and so are addresses that AddressPolicy refuses.
// Nothing is ever logged.
//
// No request with a body is sent twice: libcurl would do so by itself, where a
// kept connection breaks off before an answer, and Meta would count it twice.
//
// HTTP/2 is used where the server offers it, but for events, which go by
// HTTP/1.1 (docs/adr/0005-events-by-http-1.1.md).
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
