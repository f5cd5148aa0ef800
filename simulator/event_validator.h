#ifndef SIMULATOR_EVENT_VALIDATOR_H_
#define SIMULATOR_EVENT_VALIDATOR_H_

#include <optional>

#include "absl/time/time.h"
#include "rapidjson/document.h"
#include "simulator/graph_reply.h"

namespace destconn {

// Judges the parameters of a POST to the events edge as Meta documents it, at
// `now`. The first fault found refuses the whole request, as at Meta; nothing
// is returned if there is none. A rule for which no subcode is known is refused
// with code 100 alone.
//
// In this order: `data`, an array of 1 to 1,000; `partner_agent`; then event by
// event:
//   event_name, a text that is not blank;
//   action_source, one of nine;
//   event_time, an integer, at most 60 s ahead; at most 7 days old, or 62 for
//     physical_store (2804003);
//   user_data, there (2804050), and as user_data_validator.h says;
//   event_source_url and client_user_agent, if it comes from a website;
//   custom_data: value (2804009) and currency, which a Purchase must have;
//     delivery_category, one of three; contents, each with id and quantity;
//   data_processing_options: none, or LDU with a country, 0 or 1, and a state;
//     for 0 and 0 Meta must have a client_ip_address to go by.
std::optional<GraphFault> FindEventFault(const rapidjson::Value& parameters,
                                         absl::Time now);

}  // namespace destconn

#endif  // SIMULATOR_EVENT_VALIDATOR_H_
