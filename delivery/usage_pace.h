#ifndef DELIVERY_USAGE_PACE_H_
#define DELIVERY_USAGE_PACE_H_

#include "absl/time/time.h"

namespace destconn {

// Slows down as Meta's rate limit is used up: from 80 percent on requests keep
// a distance, which grows with the square of what is above to a minute at 100.
//
// Not thread-safe. Times are monotonic.
class UsagePace {
 public:
  // What an answer said; zero: nothing, and what was said before still counts,
  // for some minutes.
  void Read(double percent, absl::Duration now);

  // When the next request may leave.
  absl::Duration NextAt(absl::Duration now) const;
  void Sent(absl::Duration now) { sent_at_ = now; }

 private:
  double percent_ = 0;
  absl::Duration read_at_ = absl::ZeroDuration();
  absl::Duration sent_at_ = -absl::InfiniteDuration();
};

}  // namespace destconn

#endif  // DELIVERY_USAGE_PACE_H_
