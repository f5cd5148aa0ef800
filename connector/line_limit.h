#ifndef CONNECTOR_LINE_LIMIT_H_
#define CONNECTOR_LINE_LIMIT_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace destconn {

// How many lines of a kind may be written: a hundred at once and then one a
// second, so that nobody who makes the connector say the same thing again and
// again fills a disk with it, or hides what else it says.
//
// Not thread-safe.
class LineLimit {
 public:
  static constexpr int kBurst = 100;
  static constexpr absl::Duration kPerLine = absl::Seconds(1);

  // Whether a line of that kind may be written at `now`, a monotonic time: then
  // how many were held back since the last one; nothing if this one is.
  std::optional<int64_t> Ask(absl::string_view kind, absl::Duration now);

  // How many lines were held back in all.
  int64_t held_back() const { return held_back_; }

 private:
  struct Kind {
    // When as many lines could be written at once as at the beginning.
    absl::Duration rested = -absl::InfiniteDuration();
    int64_t held_back = 0;
  };

  absl::flat_hash_map<std::string, Kind> kinds_;  // a closed list
  int64_t held_back_ = 0;
};

}  // namespace destconn

#endif  // CONNECTOR_LINE_LIMIT_H_
