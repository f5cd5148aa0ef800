#ifndef DELIVERY_CIRCUIT_BREAKER_H_
#define DELIVERY_CIRCUIT_BREAKER_H_

#include "absl/time/time.h"

namespace destconn {

// Stops sending to a dataset that only fails: after five failures with nothing
// good between them it opens, and lets one request through every five seconds
// until one is answered.
//
// Not thread-safe. Times are monotonic.
class CircuitBreaker {
 public:
  bool open() const { return open_; }

  // Whether a request may pass at `now`.
  bool MayPass(absl::Duration now) const;
  // When one may, as far as is known; infinite while one is on its way.
  absl::Duration NextAt() const;
  // One passes.
  void Passed();

  // A request was answered. True if that closed it.
  bool Succeeded();
  // A request failed.
  void Failed(absl::Duration now);
  // Whoever sent what may be the probe is gone.
  void Lost() { probing_ = false; }

 private:
  bool open_ = false;
  bool probing_ = false;
  int failures_in_a_row_ = 0;
  absl::Duration probe_at_ = absl::ZeroDuration();
};

}  // namespace destconn

#endif  // DELIVERY_CIRCUIT_BREAKER_H_
