#ifndef SIMULATOR_TOKEN_ENDPOINTS_H_
#define SIMULATOR_TOKEN_ENDPOINTS_H_

#include "absl/time/time.h"
#include "simulator/graph_reply.h"
#include "simulator/graph_request.h"
#include "simulator/world.h"

namespace destconn {

// What Graph answers to questions about tokens, beside the token's own check.

// `/me`: the user behind the token.
GraphAnswer AnswerMe(const ParsedRequest& request);

// `/me/permissions`.
GraphAnswer AnswerPermissions(const WorldToken& token);

// `/debug_token`: about `input_token`, to its app's token (`id|secret`) or to
// itself.
GraphAnswer AnswerDebugToken(const World& world, const ParsedRequest& request,
                             absl::Time now);

// `/oauth/access_token` with grant_type fb_exchange_token: adds a new token to
// the world, like the old one, for 60 days; for ever if the old one is a system
// user's that never expires, unless set_token_expires_in_60_days is asked for.
GraphAnswer AnswerExchange(const ParsedRequest& request, absl::Time now,
                           World& world);

// `/oauth/revoke`: revokes `revoke_token` of the app that asks; effective at
// once ("Install Apps, Generate, Refresh, and Revoke Tokens").
GraphAnswer AnswerRevoke(const ParsedRequest& request, absl::Time now,
                         World& world);

}  // namespace destconn

#endif  // SIMULATOR_TOKEN_ENDPOINTS_H_
