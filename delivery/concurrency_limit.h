#ifndef DELIVERY_CONCURRENCY_LIMIT_H_
#define DELIVERY_CONCURRENCY_LIMIT_H_

#include "absl/time/time.h"

namespace destconn {

// Finds out how many requests at once a dataset takes well: one more for as
// many answers as are in flight, half as many after trouble, a tenth less when
// answers come much later than they used to. After trouble, and at first, it
// doubles with each round until it is at half of what went well before.
//
// Not thread-safe. Times are monotonic.
class ConcurrencyLimit {
 public:
  // `ceiling` is at least 1.
  explicit ConcurrencyLimit(int ceiling);

  // How many may be in flight: 1 to the ceiling.
  int limit() const;

  void SetCeiling(int ceiling);

  // A request that was sent at `sent_at` was answered well. `in_flight` counts
  // it: where less than half is used, nothing is learned of what could be.
  void Succeeded(absl::Duration sent_at, int in_flight, absl::Duration now);

  // A request was throttled, failed or timed out. Of those that were in flight
  // together only the first counts.
  void Troubled(absl::Duration sent_at, absl::Duration now);

 private:
  void Grow(int in_flight);
  void JudgeLatency(absl::Duration latency, absl::Duration sent_at,
                    absl::Duration now);

  int ceiling_;
  bool tried_ = false;  // there was an answer
  double limit_;
  // Below this it doubles with each round.
  double slow_start_until_;
  // Trouble goes on: nothing went well as wide as `slow_start_until_` since.
  bool troubled_ = false;
  // Requests sent before this do not lower the limit again.
  absl::Duration lowered_at_ = -absl::InfiniteDuration();
  // What answers usually take; zero before the first.
  absl::Duration usual_latency_ = absl::ZeroDuration();
};

}  // namespace destconn

#endif  // DELIVERY_CONCURRENCY_LIMIT_H_
