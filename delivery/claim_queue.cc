#include "delivery/claim_queue.h"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace destconn {

void ClaimQueue::Add(OutgoingEvent* event, absl::Duration now) {
  if (waiting_.empty()) waiting_since_ = now;
  waiting_.push_back(event);
}

void ClaimQueue::AddBusy(OutgoingEvent* event, absl::Duration now) {
  if (busy_.empty()) busy_until_ = now + options_.busy_delay;
  busy_.push_back(event);
}

const ClaimQueue::Events& ClaimQueue::Ask(uint64_t number, bool all,
                                          absl::Duration now) {
  static const Events* const none = new Events();
  if (!busy_.empty() && now >= busy_until_) {
    if (waiting_.empty()) waiting_since_ = now - options_.linger;
    waiting_.insert(waiting_.end(), busy_.begin(), busy_.end());
    busy_.clear();
  }
  const bool any_number = all || now >= waiting_since_ + options_.linger;
  if (waiting_.empty() || (waiting_.size() < options_.batch && !any_number)) {
    return *none;
  }
  const auto end = waiting_.begin() + static_cast<std::ptrdiff_t>(std::min(
                                          waiting_.size(), options_.batch));
  Events& batch = asked_[number];
  batch.assign(waiting_.begin(), end);
  waiting_.erase(waiting_.begin(), end);
  return batch;
}

ClaimQueue::Events ClaimQueue::Answered(uint64_t number) {
  const auto asked = asked_.find(number);
  Events events = std::move(asked->second);
  asked_.erase(asked);
  return events;
}

absl::Duration ClaimQueue::NextAt() const {
  absl::Duration next = absl::InfiniteDuration();
  if (!waiting_.empty()) next = waiting_since_ + options_.linger;
  if (!busy_.empty()) next = std::min(next, busy_until_);
  return next;
}

}  // namespace destconn
