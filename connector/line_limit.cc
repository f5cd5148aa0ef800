#include "connector/line_limit.h"

#include <algorithm>
#include <utility>

namespace destconn {

std::optional<int64_t> LineLimit::Ask(absl::string_view name,
                                      absl::Duration now) {
  Kind& kind = kinds_[name];
  const absl::Duration rested = std::max(kind.rested, now) + kPerLine;
  if (rested - now > kBurst * kPerLine) {
    ++kind.held_back;
    ++held_back_;
    return std::nullopt;
  }
  kind.rested = rested;
  return std::exchange(kind.held_back, 0);
}

}  // namespace destconn
