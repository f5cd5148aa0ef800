#ifndef SIMULATOR_USER_DATA_VALIDATOR_H_
#define SIMULATOR_USER_DATA_VALIDATOR_H_

#include <optional>

#include "rapidjson/document.h"
#include "simulator/graph_reply.h"

namespace destconn {

// Judges an event's user_data, an object, as Meta documents it (Conversions
// API, "Customer Information Parameters" and "Best Practices"): contact data as
// SHA-256 in lower-case hex, alone or in a list, never of the empty text; what
// must not be hashed in clear, an IP address well-formed, a lead_id an integer;
// and not a combination of keys that is too broad to match anybody. Members in
// their order, the combination last. Keys that Meta does not know count for
// nothing.
//
// Nothing if there is no fault.
std::optional<GraphFault> FindUserDataFault(const rapidjson::Value& user_data);

}  // namespace destconn

#endif  // SIMULATOR_USER_DATA_VALIDATOR_H_
