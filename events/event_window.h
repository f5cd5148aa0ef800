#ifndef EVENTS_EVENT_WINDOW_H_
#define EVENTS_EVENT_WINDOW_H_

#include <cstdint>

#include "absl/time/time.h"
#include "events/event_terms.h"

namespace destconn {

// How far back events may lie (contract, 4.1). Whole days of 86,400 s.
struct WindowSettings {
  int window_days = 7;
  // For `physical_store` alone, where more than `window_days`: a destination's
  // first run. Meta takes such events up to 62 days back, all others up to 7.
  int physical_store_window_days = 0;
};

// Where an event stands in time.
enum class WindowVerdict { kInside, kTooOld, kFuture };

// One stale event sinks a whole request at Meta, so events that are not
// `physical_store` keep this margin.
inline constexpr absl::Duration kStaleMargin = absl::Minutes(5);

// How far ahead an event may lie: clocks differ.
inline constexpr absl::Duration kFutureTolerance = absl::Seconds(60);

// The oldest moment that is inside at `now`.
absl::Time WindowStart(const WindowSettings& settings, bool physical_store,
                       absl::Time now);

// The window at one moment, in Unix seconds: the first and the last that are
// inside.
struct WindowBounds {
  int64_t first_of_physical_store = 0;
  int64_t first_of_others = 0;
  int64_t last = 0;
};

WindowBounds WindowAt(const WindowSettings& settings, absl::Time now);

// Judges an event of `event_time` (Unix seconds).
WindowVerdict JudgeWindow(const WindowBounds& bounds, bool physical_store,
                          int64_t event_time);

// The same at `now`.
WindowVerdict JudgeWindow(const WindowSettings& settings, bool physical_store,
                          int64_t event_time, absl::Time now);

}  // namespace destconn

#endif  // EVENTS_EVENT_WINDOW_H_
