#ifndef META_CLIENT_EVENT_SHAPE_H_
#define META_CLIENT_EVENT_SHAPE_H_

#include <cstdint>

#include "absl/strings/string_view.h"

namespace destconn {

// A number for what an event's JSON (event_json.h) looks like from afar: which
// members it has, of which types, and the values of those that say what kind of
// event it is (`event_name`, `action_source`, `currency`, `delivery_category`).
// Equal for events that differ in persons, times, money and the number of lines
// alone. Of a list only the first element counts.
uint64_t ShapeOfEvent(absl::string_view json);

}  // namespace destconn

#endif  // META_CLIENT_EVENT_SHAPE_H_
