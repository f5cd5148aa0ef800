#include "delivery/request_queue.h"

#include <algorithm>
#include <utility>

namespace destconn {

std::vector<Request>::iterator RequestQueue::NextRetry(absl::Duration now) {
  auto next = retries_.end();
  for (auto retry = retries_.begin(); retry != retries_.end(); ++retry) {
    if (retry->not_before > now) continue;
    if (next == retries_.end() || retry->due < next->due) next = retry;
  }
  return next;
}

Request* RequestQueue::Next(absl::Duration now) {
  if (!parts_.empty()) return &parts_.back();
  const auto retry = NextRetry(now);
  return retry == retries_.end() ? nullptr : &*retry;
}

Request RequestQueue::TakeNext(absl::Duration now) {
  if (!parts_.empty()) {
    Request part = std::move(parts_.back());
    parts_.pop_back();
    return part;
  }
  const auto retry = NextRetry(now);
  Request request = std::move(*retry);
  retries_.erase(retry);
  return request;
}

absl::Duration RequestQueue::NextAt() const {
  if (!parts_.empty()) return -absl::InfiniteDuration();
  absl::Duration next = absl::InfiniteDuration();
  for (const Request& retry : retries_) next = std::min(next, retry.not_before);
  return next;
}

std::optional<Request> RequestQueue::TakeSample(double position) {
  size_t events = 0;
  for (const Request& part : parts_) events += part.events.size();
  if (events == 0) return std::nullopt;
  size_t at = std::min(
      events - 1, static_cast<size_t>(position * static_cast<double>(events)));
  auto part = parts_.begin();
  while (at >= part->events.size()) {
    at -= part->events.size();
    ++part;
  }
  const auto event = part->events.begin() + static_cast<std::ptrdiff_t>(at);
  Request sample{.events = {*event},
                 .sending = Sending::kOther,
                 .due = part->due,
                 .expires_at = part->expires_at,
                 .recount = part->recount};
  part->events.erase(event);
  if (part->events.empty()) parts_.erase(part);
  return sample;
}

void RequestQueue::ForEach(
    const std::function<void(OutgoingEvent*)>& visit) const {
  for (const std::vector<Request>* requests : {&parts_, &retries_}) {
    for (const Request& request : *requests) {
      for (OutgoingEvent* const event : request.events) visit(event);
    }
  }
}

}  // namespace destconn
