#ifndef CONNECTOR_DAILY_VOLUME_H_
#define CONNECTOR_DAILY_VOLUME_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "base/clock.h"
#include "ledger/state_store.h"

namespace destconn {

// How many events of a destination Meta has accepted today (UTC), and how many
// would be unusual.
struct DailyVolume {
  int64_t today = 0;
  // The median of the days with events among the last 28.
  int64_t usual = 0;
  // More than that on one day is unusual: three times as many, or what as many
  // days may bring as passed since the last with events; never below 1,000.
  // Nothing: fewer than seven days are known.
  std::optional<int64_t> limit = std::nullopt;

  // Whether so many events more than `today` are too many. No events never are.
  bool IsExceededBy(int64_t events) const {
    return limit.has_value() && events > 0 && today + events > *limit;
  }
};

// For the summary of a run that exceeds it: what to look for.
std::string UnusualVolumeWarning(const DailyVolume& volume);

// Counts each destination's events by day, so that a flood of them is noticed,
// be it forged, replayed or a mistake of the host's.
//
// Errors are the store's, and DATA_LOSS with STORE_CORRUPT.
//
// Thread-safe, as the store is.
class DailyVolumes {
 public:
  // Both must outlive it.
  DailyVolumes(StateStore& store, Clock& clock)
      : store_(store), clock_(clock) {}

  absl::StatusOr<DailyVolume> Look(absl::string_view destination);

  // Meta has accepted so many more. Does nothing if the destination is gone.
  absl::Status Add(absl::string_view destination, int64_t events);

  // The record's; it goes with its destination.
  static std::string Key(absl::string_view destination);

 private:
  StateStore& store_;
  Clock& clock_;
};

}  // namespace destconn

#endif  // CONNECTOR_DAILY_VOLUME_H_
