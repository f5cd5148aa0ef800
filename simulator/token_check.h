#ifndef SIMULATOR_TOKEN_CHECK_H_
#define SIMULATOR_TOKEN_CHECK_H_

#include <optional>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "simulator/graph_reply.h"
#include "simulator/graph_request.h"
#include "simulator/world.h"

namespace destconn {

// Why the token cannot be used at `now`: 190, with 463 if it has expired, 467
// if it is revoked or unknown, and none if it does not look like one.
std::optional<GraphFault> FindTokenFault(const World& world,
                                         absl::string_view token,
                                         absl::Time now);

// Why the request's proof of its app's secret does not hold: 104. Looked at if
// the app of the token has a secret, and only then; required if the app says
// so. A proof with a time holds for five minutes.
std::optional<GraphFault> FindProofFault(const World& world,
                                         const ParsedRequest& request,
                                         absl::Time now);

}  // namespace destconn

#endif  // SIMULATOR_TOKEN_CHECK_H_
