#include "delivery/circuit_breaker.h"

namespace destconn {
namespace {

constexpr int kFailuresToOpen = 5;
constexpr absl::Duration kBetweenProbes = absl::Seconds(5);

}  // namespace

bool CircuitBreaker::MayPass(absl::Duration now) const {
  return !open_ || (!probing_ && now >= probe_at_);
}

absl::Duration CircuitBreaker::NextAt() const {
  return probing_ ? absl::InfiniteDuration() : probe_at_;
}

void CircuitBreaker::Passed() {
  if (open_) probing_ = true;
}

bool CircuitBreaker::Succeeded() {
  const bool was_open = open_;
  open_ = false;
  probing_ = false;
  failures_in_a_row_ = 0;
  return was_open;
}

void CircuitBreaker::Failed(absl::Duration now) {
  ++failures_in_a_row_;
  if (failures_in_a_row_ < kFailuresToOpen) return;
  // Requests that were on their way when it opened say nothing new.
  if (open_ && !probing_) return;
  open_ = true;
  probing_ = false;
  probe_at_ = now + kBetweenProbes;
}

}  // namespace destconn
