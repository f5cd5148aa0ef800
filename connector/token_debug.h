#ifndef CONNECTOR_TOKEN_DEBUG_H_
#define CONNECTOR_TOKEN_DEBUG_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/secret.h"
#include "meta_client/graph_answer.h"
#include "meta_client/graph_requests.h"
#include "meta_client/http_transport.h"

namespace destconn {

// What Meta knows of a token ("Debug-Token").
struct TokenDebug {
  bool is_valid = false;
  std::string app_id = "";
  std::vector<std::string> scopes = {};
  // InfiniteFuture: never. Nothing: it did not say.
  std::optional<absl::Time> expire_time = std::nullopt;
  // When the app's access to its user's data ends; nothing if it does not, or
  // Meta did not say.
  std::optional<absl::Time> data_access_expire_time = std::nullopt;
  // Why it is not valid.
  std::optional<GraphError> error = std::nullopt;
};

struct TokenDebugAnswer {
  // Nothing: neither the app nor the token may ask.
  std::optional<TokenDebug> debug = std::nullopt;
  // Meta refuses the app's id or secret.
  std::optional<GraphError> app_error = std::nullopt;
};

// Asks by the operator's app, if one is configured, and else, or if another app
// issued the token, by the token itself. Fails as AskGraph does.
absl::StatusOr<TokenDebugAnswer> AskAboutToken(HttpTransport& transport,
                                               const GraphOptions& options,
                                               const AccessToken& token);

}  // namespace destconn

#endif  // CONNECTOR_TOKEN_DEBUG_H_
