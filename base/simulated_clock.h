#ifndef BASE_SIMULATED_CLOCK_H_
#define BASE_SIMULATED_CLOCK_H_

#include <stop_token>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "base/mutex.h"

namespace destconn {

// A clock that a test moves. Sleeping advances it and returns at once.
//
// Thread-safe.
class SimulatedClock final : public Clock {
 public:
  explicit SimulatedClock(absl::Time start) : now_(start) {}

  absl::Time Now() override {
    MutexLock lock(mutex_);
    return now_;
  }

  absl::Duration Monotonic() override {
    MutexLock lock(mutex_);
    return monotonic_;
  }

  bool Sleep(absl::Duration d, std::stop_token stop) override {
    if (stop.stop_requested()) return false;
    MutexLock lock(mutex_);
    now_ += d;
    monotonic_ += d;
    sleeps_.push_back(d);
    return true;
  }

  void Advance(absl::Duration d) {
    MutexLock lock(mutex_);
    now_ += d;
    monotonic_ += d;
  }

  // As when an operator or NTP sets the wall clock.
  void StepWallTime(absl::Duration d) {
    MutexLock lock(mutex_);
    now_ += d;
  }

  std::vector<absl::Duration> sleeps() {
    MutexLock lock(mutex_);
    return sleeps_;
  }

 private:
  Mutex mutex_;
  absl::Time now_ ABSL_GUARDED_BY(mutex_);
  absl::Duration monotonic_ ABSL_GUARDED_BY(mutex_) = absl::ZeroDuration();
  std::vector<absl::Duration> sleeps_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace destconn

#endif  // BASE_SIMULATED_CLOCK_H_
