#ifndef DELIVERY_PATIENCE_H_
#define DELIVERY_PATIENCE_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "meta_client/graph_answer.h"

namespace destconn {

// How long a run puts up with a Meta that does not answer as it should.
//
// Not thread-safe. Times are monotonic.
class Patience {
 public:
  // Ends `give_up_after` Meta began to stay away, and at the `deadline` at the
  // latest.
  Patience(absl::Duration give_up_after, absl::Duration deadline)
      : give_up_after_(give_up_after), deadline_(deadline) {}

  // Meta answered as it should.
  void Answered() { away_since_.reset(); }

  // Meta did not, and is not to be asked before `until`.
  void StayedAway(const GraphAnswer& answer, absl::Duration until,
                  absl::Duration now);

  // When it ends; infinite while Meta answers.
  absl::Duration EndsAt() const;
  // Whether it has ended, or will before Meta may be asked again.
  bool Ended(absl::Duration now) const {
    return now >= EndsAt() || until_ > EndsAt();
  }
  // What the run then ends with.
  absl::Status Failure() const;
  // Why the run waits, once Meta has stayed away for some seconds; empty
  // before.
  std::string Waiting(absl::Duration now) const;

 private:
  const absl::Duration give_up_after_;
  const absl::Duration deadline_;
  std::optional<absl::Duration> away_since_;
  absl::Duration until_ = -absl::InfiniteDuration();
  GraphAnswer last_;
};

}  // namespace destconn

#endif  // DELIVERY_PATIENCE_H_
