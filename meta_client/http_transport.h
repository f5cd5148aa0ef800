#ifndef META_CLIENT_HTTP_TRANSPORT_H_
#define META_CLIENT_HTTP_TRANSPORT_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "base/secret.h"
#include "meta_client/http_body.h"

namespace destconn {

enum class HttpMethod { kGet, kPost };

// One request to the Graph API. The token travels in the `Authorization`
// header, never in the URL, which proxies and logs see.
struct HttpRequest {
  HttpMethod method = HttpMethod::kGet;
  std::string url = "";
  AccessToken token = AccessToken();  // empty: no header
  // Whether the operator's app issued the token, and so can vouch for it.
  bool of_our_app = false;
  // Of a POST. Shared, since a retry sends the same bytes.
  std::shared_ptr<const HttpBody> body = nullptr;
  std::string content_type = "application/json";
  // It carries events: what of it was written must be known, so that it goes by
  // HTTP/1.1 (docs/adr/0005-events-by-http-1.1.md).
  bool carries_events = false;
  absl::Duration timeout = absl::Seconds(10);
};

struct HttpResponse {
  int code = 0;
  std::string body = "";
  // Names in lower case.
  std::map<std::string, std::string> headers = {};
};

// What came of a request.
struct HttpResult {
  // OK: `response` is whole, whatever its code. Else no response came:
  // UNAVAILABLE with HTTP_CONNECT, HTTP_TLS, HTTP_TIMEOUT, HTTP_INTERRUPTED or
  // HTTP_RESPONSE_TOO_LARGE; FAILED_PRECONDITION with HTTP_HOST_REFUSED or
  // HTTP_ADDRESS_REFUSED; CANCELLED with HTTP_SHUTDOWN.
  absl::Status status = absl::OkStatus();
  HttpResponse response = {};
  // Whether the whole request may have reached the server: if not, it cannot
  // have acted on it.
  bool fully_written = false;
  // Bytes of the body that the system took to send.
  int64_t body_bytes_written = 0;
};

// Sends HTTP requests. Does not retry, does not interpret: 4xx and 5xx are
// responses.
//
// Implementations are thread-safe.
class HttpTransport {
 public:
  using Done = std::function<void(HttpResult)>;

  virtual ~HttpTransport() = default;

  // Starts a request and returns at once. `done` is called exactly once, from a
  // thread of the transport's; it must not block.
  virtual void Send(HttpRequest request, Done done) = 0;
};

// Sends and waits for the answer. Not to be called from `done`.
HttpResult SendAndWait(HttpTransport& transport, HttpRequest request);

}  // namespace destconn

#endif  // META_CLIENT_HTTP_TRANSPORT_H_
