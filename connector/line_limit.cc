#include "connector/line_limit.h"

#include <algorithm>
#include <utility>

namespace destconn {

std::optional<int64_t> LineLimit::Ask(absl::string_view kind,
                                      absl::Duration now) {
  Kind& lines = kinds_[kind];
  const absl::Duration rested = std::max(lines.rested, now) + kPerLine;
  if (rested - now > kBurst * kPerLine) {
    ++lines.held_back;
    ++held_back_;
    return std::nullopt;
  }
  lines.rested = rested;
  return std::exchange(lines.held_back, 0);
}

}  // namespace destconn
