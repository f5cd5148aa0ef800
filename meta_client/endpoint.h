#ifndef META_CLIENT_ENDPOINT_H_
#define META_CLIENT_ENDPOINT_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace destconn {

// `scheme://host[:port]`, taken apart.
struct Endpoint {
  bool https = false;
  std::string host = "";  // in lower case; an IPv6 address in brackets
  int port = 0;           // 0: the scheme's own
};

// Fails with ENDPOINT_INVALID if anything else stands in `text`: a path, a
// user, a space.
absl::StatusOr<Endpoint> ParseEndpoint(absl::string_view text);

// The host of an endpoint; empty if it is none.
std::string HostOf(absl::string_view endpoint);

// Whether the Graph API may be there, and a token sent there: OK, or
// INVALID_ARGUMENT with ENDPOINT_INVALID. Meta's own host by https; for a
// simulator an address or localhost, by http on loopback alone.
absl::Status CheckGraphEndpoint(absl::string_view text);

// Whether it is the `http://host:port` of a proxy.
absl::Status CheckProxy(absl::string_view text);

}  // namespace destconn

#endif  // META_CLIENT_ENDPOINT_H_
