#ifndef DELIVERY_REFUSAL_WATCH_H_
#define DELIVERY_REFUSAL_WATCH_H_

#include <algorithm>
#include <cstddef>

namespace destconn {

// Tells a run in which some events are refused from one in which all are, for
// a cause that they have in common: to look for the guilty ones would take two
// requests an event.
//
// Until Meta has taken something, a run has no more than two requests in
// flight, which also keeps a dead token from being tried often; and one, once
// an event was refused alone, lest there be two searches for the next such.
// When two were, single events from all over the refused request are
// tried; when twelve were, and many are left, all are taken for refused.
//
// Not thread-safe.
class RefusalWatch {
 public:
  // Meta took a request.
  void Accepted() { accepted_ = true; }
  // Meta refused an event that stood alone.
  void RefusedAlone() { ++alone_; }

  // How many requests the run may have in flight, `most` at most.
  size_t MostInFlight(size_t most) const {
    constexpr size_t kUntilAccepted = 2;
    if (accepted_) return most;
    return std::min(most, alone_ == 0 ? kUntilAccepted : 1);
  }

  // Whether a single event is to be tried next, and which, from 0 to 1, of
  // those that are left.
  bool WantsSample() const {
    return !accepted_ && alone_ >= kBeforeSamples && alone_ < kForVerdict;
  }
  double SamplePosition() const {
    return (alone_ - kBeforeSamples + 0.5) / (kForVerdict - kBeforeSamples);
  }

  // Whether to give up, with so many events left.
  bool RefusesAll(size_t events_left) const {
    constexpr size_t kWorthSparing = 50;
    return !accepted_ && alone_ >= kForVerdict && events_left > kWorthSparing;
  }

 private:
  static constexpr int kBeforeSamples = 2;
  static constexpr int kForVerdict = 12;

  bool accepted_ = false;
  int alone_ = 0;
};

}  // namespace destconn

#endif  // DELIVERY_REFUSAL_WATCH_H_
