#ifndef META_CLIENT_GRAPH_REQUESTS_H_
#define META_CLIENT_GRAPH_REQUESTS_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "base/secret.h"
#include "meta_client/http_body.h"
#include "meta_client/http_transport.h"

namespace destconn {

// Where the Graph API is.
struct GraphOptions {
  std::string endpoint = "https://graph.facebook.com";  // no slash at the end
  std::string api_version = "v26.0";
  absl::Duration timeout = absl::Seconds(10);
};

// OK, or INVALID_ARGUMENT with GRAPH_OPTIONS_INVALID that names the flag at
// fault: the endpoint must be https (http on loopback alone, for a simulator),
// the version `v` and a number.
absl::Status Validate(const GraphOptions& options);

// POST /{version}/{dataset}/events with a body made by `MakeBody`.
HttpRequest EventsRequest(const GraphOptions& options,
                          absl::string_view dataset_id,
                          const AccessToken& token,
                          std::shared_ptr<const HttpBody> body);

// GET /{version}/{dataset}: id, name and whether pixel and offline data are
// one.
HttpRequest DatasetRequest(const GraphOptions& options,
                           absl::string_view dataset_id,
                           const AccessToken& token);

// GET /{version}/me: the cheapest call that any live token answers.
HttpRequest MeRequest(const GraphOptions& options, const AccessToken& token);

// GET /{version}/me/permissions: what the token may do.
HttpRequest PermissionsRequest(const GraphOptions& options,
                               const AccessToken& token);

}  // namespace destconn

#endif  // META_CLIENT_GRAPH_REQUESTS_H_
