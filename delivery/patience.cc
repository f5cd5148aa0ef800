#include "delivery/patience.h"

#include <algorithm>

#include "delivery/run_failure.h"

namespace destconn {

void Patience::StayedAway(const GraphAnswer& answer, absl::Duration until,
                          absl::Duration now) {
  if (!away_since_.has_value()) away_since_ = now;
  until_ = until;
  // What was said counts more than that Meta may not be asked.
  const bool says = answer.error.has_value() || !answer.transport.ok();
  const bool said = last_.error.has_value() || !last_.transport.ok();
  if (says || !said || answer.kind != last_.kind) last_ = answer;
}

absl::Duration Patience::EndsAt() const {
  if (!away_since_.has_value()) return absl::InfiniteDuration();
  return std::min(*away_since_ + give_up_after_, deadline_);
}

absl::Status Patience::Failure() const { return RunFailure(last_); }

std::string Patience::Waiting(absl::Duration now) const {
  constexpr absl::Duration kWorthAWord = absl::Seconds(5);
  if (!away_since_.has_value() || now - *away_since_ < kWorthAWord) return "";
  return WaitingWords(last_, now - *away_since_);
}

}  // namespace destconn
