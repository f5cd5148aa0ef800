#include "events/event_window.h"

#include <algorithm>

namespace destconn {
namespace {

constexpr absl::Duration kDay = absl::Seconds(86'400);

}  // namespace

absl::Time WindowStart(const WindowSettings& settings, bool physical_store,
                       absl::Time now) {
  if (!physical_store) {
    return now - settings.window_days * kDay + kStaleMargin;
  }
  return now -
         std::max(settings.window_days, settings.physical_store_window_days) *
             kDay;
}

WindowVerdict JudgeWindow(const WindowSettings& settings, bool physical_store,
                          int64_t event_time, absl::Time now) {
  const absl::Time time = absl::FromUnixSeconds(event_time);
  if (time > now + kFutureTolerance) return WindowVerdict::kFuture;
  if (time < WindowStart(settings, physical_store, now)) {
    return WindowVerdict::kTooOld;
  }
  return WindowVerdict::kInside;
}

}  // namespace destconn
