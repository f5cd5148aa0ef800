#include "base/clock.h"

#include <time.h>

#include <condition_variable>
#include <mutex>

#include "absl/time/clock.h"

namespace destconn {
namespace {

class SystemClock final : public Clock {
 public:
  absl::Time Now() override { return absl::Now(); }

  absl::Duration Monotonic() override {
    timespec now = {};
    clock_gettime(CLOCK_BOOTTIME, &now);
    return absl::DurationFromTimespec(now);
  }

  bool Sleep(absl::Duration d, std::stop_token stop) override {
    std::mutex mutex;
    std::condition_variable_any wakeup;
    std::unique_lock lock(mutex);
    wakeup.wait_for(lock, stop, absl::ToChronoNanoseconds(d),
                    [] { return false; });
    return !stop.stop_requested();
  }
};

}  // namespace

Clock& RealClock() {
  static SystemClock& clock = *new SystemClock();
  return clock;
}

}  // namespace destconn
