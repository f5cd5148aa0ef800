#ifndef DELIVERY_CLAIM_QUEUE_H_
#define DELIVERY_CLAIM_QUEUE_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

#include "absl/time/time.h"
#include "delivery/outgoing_event.h"

namespace destconn {

// Events for which the ledger is to be asked, in batches: for new ones when
// there are enough or they have waited long enough, for those that another
// stream is sending after a while once more.
//
// Not thread-safe. Times are monotonic.
class ClaimQueue {
 public:
  using Events = std::vector<OutgoingEvent*>;

  struct Options {
    size_t batch = 1000;
    absl::Duration linger = absl::Seconds(1);
    absl::Duration busy_delay = absl::Milliseconds(200);
  };

  explicit ClaimQueue(const Options& options) : options_(options) {}

  void Add(OutgoingEvent* event, absl::Duration now);
  // Another stream is sending it.
  void AddBusy(OutgoingEvent* event, absl::Duration now);

  // The events of the next question, under `number`; empty if none is due.
  // `all`: none waits for company.
  const Events& Ask(uint64_t number, bool all, absl::Duration now);
  // The events of the question with that number, which was answered.
  Events Answered(uint64_t number);

  // Whether no answer is waited for.
  bool quiet() const { return asked_.empty(); }
  // Whether no event but busy ones is in it.
  bool idle() const { return waiting_.empty() && asked_.empty(); }

  // When a question will be due; infinite if none will.
  absl::Duration NextAt() const;

 private:
  const Options options_;
  Events waiting_;
  absl::Duration waiting_since_ = absl::ZeroDuration();
  Events busy_;
  absl::Duration busy_until_ = absl::ZeroDuration();
  std::map<uint64_t, Events> asked_;
};

}  // namespace destconn

#endif  // DELIVERY_CLAIM_QUEUE_H_
