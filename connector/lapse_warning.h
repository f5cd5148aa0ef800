#ifndef CONNECTOR_LAPSE_WARNING_H_
#define CONNECTOR_LAPSE_WARNING_H_

#include <cstdint>
#include <string>

#include "absl/time/time.h"

namespace destconn {

// Says in a run's progress and in its summary how many events are about to
// leave the window while they wait for Meta.
//
// Not thread-safe.
class LapseWarning {
 public:
  // How many events a second were delivered since the last call; zero at first.
  // `delivered` counts all of the run's so far; `now` is monotonic.
  double Rate(int64_t delivered, absl::Duration now);

  // For a progress: so many of the events that wait will lapse. Empty if none
  // will.
  std::string Forecast(int64_t events);
  // For the summary. Empty if there was never one to warn of.
  std::string AtTheEnd() const;

 private:
  int64_t delivered_ = 0;
  absl::Duration at_ = -absl::InfiniteDuration();
  int64_t most_ = 0;
};

}  // namespace destconn

#endif  // CONNECTOR_LAPSE_WARNING_H_
