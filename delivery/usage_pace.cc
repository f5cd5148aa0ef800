#include "delivery/usage_pace.h"

#include <algorithm>

namespace destconn {
namespace {

constexpr double kSlowFrom = 80;
constexpr double kUsedUp = 100;
constexpr absl::Duration kLongest = absl::Minutes(1);
// Allowances come back within minutes ("Rate Limiting": 300 s).
constexpr absl::Duration kForgetAfter = absl::Minutes(5);

}  // namespace

void UsagePace::Read(double percent, absl::Duration now) {
  if (percent <= 0) return;
  percent_ = percent;
  read_at_ = now;
}

absl::Duration UsagePace::NextAt(absl::Duration now) const {
  if (percent_ < kSlowFrom || now - read_at_ >= kForgetAfter) return now;
  const double above =
      std::min((percent_ - kSlowFrom) / (kUsedUp - kSlowFrom), 1.0);
  return std::max(now, sent_at_ + kLongest * (above * above));
}

}  // namespace destconn
