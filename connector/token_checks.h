#ifndef CONNECTOR_TOKEN_CHECKS_H_
#define CONNECTOR_TOKEN_CHECKS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/secret.h"
#include "destination/v1/check.pb.h"
#include "meta_client/graph_requests.h"
#include "meta_client/http_transport.h"

namespace destconn {

// What was found out about a token.
struct TokenFindings {
  // token_wellformed, token_valid, token_scopes and token_expiry.
  std::vector<destination::v1::Check> checks = {};
  std::vector<std::string> scopes = {};
  std::string app_id = "";  // empty: not known
  // Nothing: never, or not known.
  std::optional<absl::Time> expire_time = std::nullopt;
  std::optional<absl::Time> data_access_expire_time = std::nullopt;
};

// Whether Meta's tokens look like that: one word, neither short nor endless.
bool IsWellFormed(const AccessToken& token);

// Asks the Graph API about a token. Fails as AskGraph does.
absl::StatusOr<TokenFindings> CheckToken(HttpTransport& transport,
                                         const GraphOptions& options,
                                         const AccessToken& token,
                                         absl::Time now);

}  // namespace destconn

#endif  // CONNECTOR_TOKEN_CHECKS_H_
