#ifndef META_CLIENT_CURL_OPTIONS_H_
#define META_CLIENT_CURL_OPTIONS_H_

#include <cstddef>
#include <string>

#include "absl/time/time.h"

namespace destconn {

// How CurlTransport connects.
struct CurlOptions {
  // Scheme, host and port, without a slash at the end: the one place that
  // requests may go to.
  std::string endpoint = "https://graph.facebook.com";
  // PEM of the authorities to trust, and no others; empty: the system's.
  std::string ca_file = "";
  // `http://host:port` of a proxy that tunnels (CONNECT); empty: none. Those of
  // the environment are never used.
  std::string proxy = "";
  absl::Duration connect_timeout = absl::Seconds(3);
  // A transfer slower than one byte a second for this long is given up.
  absl::Duration stall_timeout = absl::Seconds(10);
  // A connection that was idle for longer is not used again: servers close
  // theirs, and a request that meets with the closing is ambiguous.
  absl::Duration max_idle = absl::Seconds(5);
  // Requests at once; further ones wait, and their timeouts with them.
  size_t max_connections = 256;
  // Bytes of a response beyond which it is given up: Meta's are a few hundred.
  size_t max_response_bytes = size_t{64} << 10;
};

}  // namespace destconn

#endif  // META_CLIENT_CURL_OPTIONS_H_
