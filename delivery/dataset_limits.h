#ifndef DELIVERY_DATASET_LIMITS_H_
#define DELIVERY_DATASET_LIMITS_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

#include "absl/time/time.h"
#include "delivery/circuit_breaker.h"
#include "delivery/concurrency_limit.h"
#include "delivery/retry_budget.h"
#include "delivery/send_gate.h"
#include "delivery/usage_pace.h"

namespace destconn {

// All that limits how requests go to one dataset, for all runs that send to it:
// pauses that Meta asks for, circuit breaker, pace, concurrency, retry budget.
// Where requests in flight are scarce, runs take turns: those with the fewest
// in flight first, then those that wait longest.
//
// A state machine without I/O, clock or threads. Not thread-safe. Times are
// monotonic.
class DatasetLimits {
 public:
  // A run that sends to the dataset.
  using Member = uint64_t;

  // Lets a run in that would have up to `most_in_flight` requests in flight.
  // The highest that any of them would counts for all together.
  Member Join(int most_in_flight);
  void Quit(Member member);

  // As SendGate's.
  Entry TryEnter(Member member, Sending sending, absl::Duration now);
  void Leave(Member member, const SendOutcome& outcome, absl::Duration now);
  void Cancel(Member member);
  void Withdraw(Member member);
  size_t max_request_bytes() const { return max_request_bytes_; }

  // Until when no run is to begin, since Meta blocked the action by policy: an
  // hour after it last said so. In the past: nothing is blocked.
  absl::Duration blocked_until() const { return blocked_until_; }
  // Somebody has seen to it.
  void Unblock() { blocked_until_ = -absl::InfiniteDuration(); }

  // Those that were held with an infinite `ask_at` and are to ask again now.
  // Each is named once.
  std::vector<Member> TakeWoken();

  // Whether there is nothing that a next run would have to know: no members, no
  // pause, no trouble.
  bool IsForgettable(absl::Duration now) const;

 private:
  // Meta publishes no limit.
  static constexpr size_t kMostRequestBytes = size_t{4} << 20;

  struct Run {
    int most_in_flight = 1;
    int in_flight = 0;
    uint64_t waits_since = 0;  // in the order of waiting; 0: it does not wait
    bool woken = false;
  };

  int free_slots() const { return concurrency_.limit() - in_flight_; }
  bool HasTurn(const Run& run) const;
  Entry Judge(const Run& run, Sending sending, absl::Duration now);
  void StopWaiting(Run& run);
  void Pause(const SendOutcome& outcome, absl::Duration now);
  void Learn(const SendOutcome& outcome, int in_flight, absl::Duration now);
  void WakeNext();
  void WakeAll();
  void SetCeiling();

  std::map<Member, Run> runs_;
  Member last_member_ = 0;
  uint64_t last_wait_ = 0;
  int in_flight_ = 0;
  size_t max_request_bytes_ = kMostRequestBytes;

  absl::Duration paused_until_ = -absl::InfiniteDuration();
  absl::Duration blocked_until_ = -absl::InfiniteDuration();
  absl::Duration throttled_at_ = -absl::InfiniteDuration();
  int throttles_in_a_row_ = 0;

  ConcurrencyLimit concurrency_{1};
  RetryBudget budget_;
  CircuitBreaker breaker_;
  UsagePace pace_;
};

}  // namespace destconn

#endif  // DELIVERY_DATASET_LIMITS_H_
