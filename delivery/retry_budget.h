#ifndef DELIVERY_RETRY_BUDGET_H_
#define DELIVERY_RETRY_BUDGET_H_

#include "absl/time/time.h"

namespace destconn {

// Keeps retries from doubling the load of a server that is in trouble: one
// retry for ten requests, from a reserve of ten that fills up with them. A
// retry a second is free, so that the last of a run are not stranded, and after
// 32 good answers in a row the trouble is over and the reserve full.
//
// Not thread-safe. Times are monotonic.
class RetryBudget {
 public:
  // Whether there is enough for a retry.
  bool Has(absl::Duration now);
  // When there will be.
  absl::Duration NextAt(absl::Duration now);
  // A retry was sent.
  void Spend(absl::Duration now);

  // A request was sent that is no retry.
  void PayIn();
  // A request was answered well, or failed.
  void Succeeded();
  void Failed() { good_in_a_row_ = 0; }

 private:
  void Fill(absl::Duration now);

  // In tenths of a retry, so that they add up exactly.
  int tenths_ = 100;
  absl::Duration filled_at_ = absl::ZeroDuration();
  int good_in_a_row_ = 0;
};

}  // namespace destconn

#endif  // DELIVERY_RETRY_BUDGET_H_
