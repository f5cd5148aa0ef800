#include "delivery/retry_policy.h"

#include <algorithm>
#include <cmath>

#include "absl/random/distributions.h"

namespace destconn {

absl::Duration RetryDelay(const RetryOptions& options, int attempt,
                          absl::BitGenRef gen) {
  // Beyond this power any sensible `max_delay` has long been reached.
  constexpr int kLargestPower = 30;
  const int power = std::clamp(attempt - 1, 0, kLargestPower);
  const absl::Duration ceiling =
      std::min(options.max_delay, options.first_delay * std::exp2(power));
  return ceiling * absl::Uniform(gen, 0.0, 1.0);
}

}  // namespace destconn
