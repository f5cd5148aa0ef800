#ifndef BASE_CLOCK_H_
#define BASE_CLOCK_H_

#include <stop_token>

#include "absl/time/time.h"

namespace destconn {

// Tells the time and waits. A class whose behaviour depends on time takes a
// `Clock&` in its constructor; only a program's main file names `RealClock()`.
//
// Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;

  // Wall time. For values that leave the process: event times, windows.
  virtual absl::Time Now() = 0;

  // Time since an arbitrary origin; never steps, and goes on while the machine
  // sleeps (CLOCK_BOOTTIME). For deadlines, leases and backoff.
  virtual absl::Duration Monotonic() = 0;

  // Waits for `d`. Returns false, early, if `stop` is requested first.
  virtual bool Sleep(absl::Duration d, std::stop_token stop) = 0;
};

// The process-wide clock; lives for ever.
Clock& RealClock();

}  // namespace destconn

#endif  // BASE_CLOCK_H_
