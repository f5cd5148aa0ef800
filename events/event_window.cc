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

WindowBounds WindowAt(const WindowSettings& settings, absl::Time now) {
  const auto first = [&](bool physical_store) {
    const absl::Time start = WindowStart(settings, physical_store, now);
    const int64_t second = absl::ToUnixSeconds(start);  // rounds down
    return absl::FromUnixSeconds(second) < start ? second + 1 : second;
  };
  return {.first_of_physical_store = first(true),
          .first_of_others = first(false),
          .last = absl::ToUnixSeconds(now + kFutureTolerance)};
}

WindowVerdict JudgeWindow(const WindowBounds& bounds, bool physical_store,
                          int64_t event_time) {
  if (event_time > bounds.last) return WindowVerdict::kFuture;
  const int64_t first =
      physical_store ? bounds.first_of_physical_store : bounds.first_of_others;
  return event_time < first ? WindowVerdict::kTooOld : WindowVerdict::kInside;
}

WindowVerdict JudgeWindow(const WindowSettings& settings, bool physical_store,
                          int64_t event_time, absl::Time now) {
  return JudgeWindow(WindowAt(settings, now), physical_store, event_time);
}

}  // namespace destconn
