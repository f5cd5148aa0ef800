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

// The operator's own app at Meta. It can ask about the tokens that it issued,
// renew them and vouch for them.
struct GraphApp {
  std::string id = "";  // empty: there is none
  AppSecret secret = AppSecret();

  bool configured() const { return !id.empty(); }
  // Whether it is the app that issued a token; empty: not known which.
  bool Issued(absl::string_view app_id) const {
    return configured() && app_id == id;
  }
};

// Where the Graph API is.
struct GraphOptions {
  std::string endpoint = "https://graph.facebook.com";  // no slash at the end
  std::string api_version = "v26.0";
  absl::Duration timeout = absl::Seconds(10);
  GraphApp app = {};
};

// A token, and whether the operator's app issued it.
struct GraphToken {
  AccessToken token = AccessToken();
  bool of_our_app = false;
};

// OK, or INVALID_ARGUMENT with GRAPH_OPTIONS_INVALID that names the flag at
// fault: the endpoint as CheckGraphEndpoint says, the version `v` and two
// numbers, the app's id digits.
absl::Status Validate(const GraphOptions& options);

// POST /{version}/{dataset}/events with a body made by `EventsBody`.
HttpRequest EventsRequest(const GraphOptions& options,
                          absl::string_view dataset_id, const GraphToken& token,
                          std::shared_ptr<const HttpBody> body);

// GET /{version}/{dataset}: id, name and whether pixel and offline data are
// one.
HttpRequest DatasetRequest(const GraphOptions& options,
                           absl::string_view dataset_id,
                           const GraphToken& token);

// GET /{version}/me: the cheapest call that any live token answers.
HttpRequest MeRequest(const GraphOptions& options, const GraphToken& token);

// GET /{version}/me/permissions: what the token may do.
HttpRequest PermissionsRequest(const GraphOptions& options,
                               const GraphToken& token);

// What follows is documented as GET with tokens and the app's secret in the
// query. Here they stand in a form's body, where no proxy and no log sees them:
// Meta's own JavaScript SDK sends what is too long for a query so, as a POST
// with `method=get`, and its token endpoint takes POST as OAuth 2.0 (RFC 6749,
// 3.2) has it.

// /{version}/debug_token: what Meta knows of `token`. Asked by the app, which
// must be configured, if it issued the token.
HttpRequest AppDebugRequest(const GraphOptions& options,
                            const AccessToken& token);

// The same, asked by the token itself. Meta documents it for developers'
// tokens.
HttpRequest SelfDebugRequest(const GraphOptions& options,
                             const AccessToken& token);

// /{version}/oauth/access_token: a new token for one that has not expired yet
// ("Long-Lived Access Tokens"; "Install Apps, Generate, Refresh, and Revoke
// Tokens"). For 60 days; the old one goes on until its own end.
HttpRequest ExchangeRequest(const GraphOptions& options,
                            const AccessToken& token);

}  // namespace destconn

#endif  // META_CLIENT_GRAPH_REQUESTS_H_
