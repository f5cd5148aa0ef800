#include "ledger/expiry_guard.h"

#include <algorithm>

#include "ledger/ledger_record.h"

namespace destconn {

ExpiryGuard::ExpiryGuard(Clock& clock)
    : clock_(clock), start_(clock.Now()), steady_start_(clock.Monotonic()) {}

bool ExpiryGuard::HasStepped() {
  const absl::Duration wall = clock_.Now() - start_;
  const absl::Duration steady = clock_.Monotonic() - steady_start_;
  return absl::AbsDuration(wall - steady) > kMostDrift;
}

// A clock that was wrong from the start is not seen to step, but events of its
// day do not come either.
std::optional<int32_t> ExpiryGuard::FirstKeptDay(int32_t newest_day) {
  if (HasStepped()) return std::nullopt;
  const int32_t today = EventDay(absl::ToUnixSeconds(clock_.Now()));
  return std::min(today, newest_day + 1) - kDaysKept;
}

}  // namespace destconn
