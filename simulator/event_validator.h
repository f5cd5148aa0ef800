#ifndef SIMULATOR_EVENT_VALIDATOR_H_
#define SIMULATOR_EVENT_VALIDATOR_H_

#include <optional>

#include "absl/time/time.h"
#include "rapidjson/document.h"
#include "simulator/graph_reply.h"

namespace destconn {

// Judges the body of a POST to the events edge as Meta documents it, at `now`:
// 1 to 1,000 events, each with its required fields, inside its window, with
// customer data hashed and not too broad. The first fault found refuses the
// whole body, as at Meta; nothing is returned if there is none.
//
// What Meta documents as a rule without a code is refused with code 100 and no
// subcode.
std::optional<GraphFault> FindFault(const rapidjson::Value& body,
                                    absl::Time now);

}  // namespace destconn

#endif  // SIMULATOR_EVENT_VALIDATOR_H_
