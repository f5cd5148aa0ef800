#include "events/timestamp.h"

#include <cmath>
#include <cstdint>

namespace destconn {

std::optional<ParsedTimestamp> ParseTimestamp(const Cell& cell) {
  switch (cell.kind) {
    case Cell::Kind::kTimestamp:
      if (cell.integer < 0) return std::nullopt;
      return ParsedTimestamp{cell.integer, false};
    case Cell::Kind::kInt64:
      return ParseUnixTime(cell.integer);
    case Cell::Kind::kDouble: {
      // Beyond what any Unix time needs, where doubles still hold integers.
      constexpr double kBound = 1e15;
      if (!(cell.real >= 0 && cell.real < kBound)) return std::nullopt;
      return ParseUnixTime(static_cast<int64_t>(std::floor(cell.real)));
    }
    case Cell::Kind::kString:
      return ParseTimeText(cell.text);
    case Cell::Kind::kNull:
    case Cell::Kind::kBool:
      break;
  }
  return std::nullopt;
}

}  // namespace destconn
