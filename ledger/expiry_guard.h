#ifndef LEDGER_EXPIRY_GUARD_H_
#define LEDGER_EXPIRY_GUARD_H_

#include <cstdint>
#include <optional>

#include "absl/time/time.h"
#include "base/clock.h"

namespace destconn {

// Says which event days a ledger may forget. A wall clock that jumped forward
// must not make it forget what the host will send again tomorrow, so the clock
// is held against two others: the one that never steps, and the days of the
// events themselves.
//
// Not thread-safe.
class ExpiryGuard {
 public:
  // Events are sent for up to 62 days after they happened; the rest is for
  // clocks that differ, and for hosts that are late.
  static constexpr int32_t kDaysKept = 62 + 8;
  // Farther than this the wall clock may not run from the steady one.
  static constexpr absl::Duration kMostDrift = absl::Hours(1);

  // Takes the clock as right as it is now. `clock` must outlive it.
  explicit ExpiryGuard(Clock& clock);

  // Whether the wall clock has stepped since the start; nothing may be
  // forgotten then. It ends when the clock is set back to where it belongs.
  bool HasStepped();

  // The first day to keep, of a ledger whose newest event is of `newest_day`;
  // nothing when the clock has stepped.
  std::optional<int32_t> FirstKeptDay(int32_t newest_day);

 private:
  Clock& clock_;
  const absl::Time start_;
  const absl::Duration steady_start_;
};

}  // namespace destconn

#endif  // LEDGER_EXPIRY_GUARD_H_
