#ifndef DELIVERY_RETRY_POLICY_H_
#define DELIVERY_RETRY_POLICY_H_

#include "absl/random/bit_gen_ref.h"
#include "absl/time/time.h"

namespace destconn {

struct RetryOptions {
  absl::Duration first_delay = absl::Milliseconds(250);
  absl::Duration max_delay = absl::Seconds(30);
};

// How long to wait before the next attempt, by exponential backoff with full
// jitter: drawn from [0, d], where d doubles with each attempt from
// `first_delay` up to `max_delay`. Clients that failed together then do not
// return together.
//
// `attempt` is the number of the one that failed, from 1.
absl::Duration RetryDelay(const RetryOptions& options, int attempt,
                          absl::BitGenRef gen);

}  // namespace destconn

#endif  // DELIVERY_RETRY_POLICY_H_
