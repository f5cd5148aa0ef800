#ifndef EVENTS_TIMESTAMP_H_
#define EVENTS_TIMESTAMP_H_

#include <optional>

#include "events/cell.h"
#include "hashing/time_text.h"

namespace destconn {

// Reads a timestamp cell: a timestamp, a Unix time as integer or double
// (`ParseUnixTime`), or a text (`ParseTimeText`). Gives nothing for anything
// else, and for moments before 1970.
std::optional<ParsedTimestamp> ParseTimestamp(const Cell& cell);

}  // namespace destconn

#endif  // EVENTS_TIMESTAMP_H_
