#ifndef DELIVERY_RUN_FAILURE_H_
#define DELIVERY_RUN_FAILURE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "meta_client/graph_answer.h"

namespace destconn {

// The status with which a run ends because of an answer of Meta's that stops
// it: FAILED_PRECONDITION with REAUTHORIZE, META_CONFIGURATION or META_POLICY;
// UNAVAILABLE with META_THROTTLED, META_COUNT_MISMATCH or META_UNAVAILABLE.
// Says codes, trace id and what to do; never anything that was sent.
absl::Status RunFailure(const GraphAnswer& answer);

// For whoever waits with a run that Meta has kept waiting for `away`: what Meta
// or the transport said, as of RunFailure.
std::string WaitingWords(const GraphAnswer& answer, absl::Duration away);

// The status with which a run ends of which Meta refuses every event, so that
// the cause is in what they have in common: FAILED_PRECONDITION with
// META_REFUSES_ALL.
absl::Status RefusesAllFailure(const GraphAnswer& answer);

// The status of a run that does not begin since Meta blocked the action by
// policy a while ago: FAILED_PRECONDITION with META_POLICY. `rest`: until it
// may be tried again.
absl::Status StillBlocked(absl::Duration rest);

}  // namespace destconn

#endif  // DELIVERY_RUN_FAILURE_H_
