#ifndef EVENTS_EVENT_IDENTITY_H_
#define EVENTS_EVENT_IDENTITY_H_

#include <string>

#include "absl/strings/string_view.h"
#include "events/server_event.h"

namespace destconn {

// What tells an event's line apart where one order makes several events.
struct LineIdentity {
  absl::string_view product_id = "";
  // Among the order's lines with that product, from 1; 0: none.
  int ordinal = 0;
};

// The bytes that stand for an event in every run (contract, 4.4): the dataset
// and the event's name with
//   the event's `event_id`, if the host gave it one;
//   else the `order_id`, and `line` where a row is an event;
//   else the hashed e-mail and phone, the second, and the product.
// The layout must never change: sent events are recognised by it.
//
// In two parts, since many events have the first in common: what dataset and
// name make, and the rest.
void AppendIdentityScope(absl::string_view dataset_id, EventName name,
                         std::string& out);
void AppendIdentityInScope(const ServerEvent& event, const LineIdentity& line,
                           std::string& out);

// The `event_id` for an event that has none from the host: the first 32 hex
// digits of the identity's SHA-256.
void AppendDerivedEventId(absl::string_view identity, std::string& out);

// The same for two events at once, in little more than the time of one.
void AppendDerivedEventIds(absl::string_view first, std::string& first_out,
                           absl::string_view second, std::string& second_out);

}  // namespace destconn

#endif  // EVENTS_EVENT_IDENTITY_H_
