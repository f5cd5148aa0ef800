#ifndef EVENTS_TIMESTAMP_H_
#define EVENTS_TIMESTAMP_H_

#include <cstdint>
#include <optional>

#include "absl/strings/string_view.h"
#include "events/cell.h"

namespace destconn {

// A moment as Meta wants it, and how it was told.
struct ParsedTimestamp {
  int64_t unix_seconds = 0;  // UTC; fractions are cut
  bool was_milliseconds = false;

  friend bool operator==(const ParsedTimestamp&,
                         const ParsedTimestamp&) = default;
};

// Reads a timestamp cell: a timestamp, a Unix time as integer, whole double or
// digits, or ISO 8601 (`2026-11-24`, `2026-11-24T08:30:00Z`,
// `2026-11-24 08:30:00.5+01:00`). Without a zone it is UTC. A Unix time of 12
// or more digits is in milliseconds: in seconds it would lie beyond the year
// 5138. Gives nothing for anything else, and for moments before 1970.
std::optional<ParsedTimestamp> ParseTimestamp(const Cell& cell);

}  // namespace destconn

#endif  // EVENTS_TIMESTAMP_H_
