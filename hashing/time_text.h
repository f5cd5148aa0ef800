#ifndef HASHING_TIME_TEXT_H_
#define HASHING_TIME_TEXT_H_

#include <cstdint>
#include <optional>

#include "absl/strings/string_view.h"

namespace destconn {

// A moment as Meta wants it, and how it was told.
struct ParsedTimestamp {
  int64_t unix_seconds = 0;  // UTC; fractions are cut
  bool was_milliseconds = false;

  friend bool operator==(const ParsedTimestamp&,
                         const ParsedTimestamp&) = default;
};

// Unix seconds, or milliseconds from 12 digits on: in seconds they would lie
// beyond the year 5138. Gives nothing before 1970, and beyond that year.
std::optional<ParsedTimestamp> ParseUnixTime(int64_t number);

// Digits alone are Unix time; else ISO 8601: `2026-11-24`,
// `2026-11-24T08:30:00Z`, `2026-11-24 08:30:00.5+01:00`. Without a zone it is
// UTC. ASCII white space around it does not matter. Gives nothing for anything
// else, and for moments before 1970.
std::optional<ParsedTimestamp> ParseTimeText(absl::string_view text);

}  // namespace destconn

#endif  // HASHING_TIME_TEXT_H_
