#ifndef EVENTS_EVENT_IDENTITY_H_
#define EVENTS_EVENT_IDENTITY_H_

#include <string>

#include "absl/strings/string_view.h"
#include "events/server_event.h"

namespace destconn {

// What tells an event's line apart where one order makes several events.
struct LineIdentity {
  std::string product_id = "";
  int ordinal =
      0;  // among the order's lines with that product, from 1; 0: none
};

// The bytes that stand for an event in every run (contract, 4.4): the dataset
// and the event's name with
//   the host's `event_id` (`host_event_id`), if it gave one;
//   else the `order_id`, and `line` where a row is an event;
//   else the hashed e-mail and phone, the second, and the product.
// The layout must never change: sent events are recognised by it.
std::string EventIdentity(absl::string_view dataset_id,
                          absl::string_view host_event_id,
                          const ServerEvent& event, const LineIdentity& line);

// The `event_id` for an event that has none from the host: the first 32 hex
// digits of the identity's SHA-256.
std::string DerivedEventId(absl::string_view identity);

}  // namespace destconn

#endif  // EVENTS_EVENT_IDENTITY_H_
