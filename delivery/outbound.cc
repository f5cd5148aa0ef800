#include "delivery/outbound.h"

#include <algorithm>
#include <limits>

#include "base/planted_bug.h"
#include "delivery/lapse_forecast.h"

namespace destconn {
namespace {

int64_t WindowSeconds(const WindowSettings& window, bool physical_store) {
  const absl::Time zero = absl::UnixEpoch();
  return absl::ToInt64Seconds(zero - WindowStart(window, physical_store, zero));
}

// Rounded up: what may go until a second has begun may not go within it.
int64_t WallSeconds(const Moment& now) {
  const int64_t second = absl::ToUnixSeconds(now.wall);
  return absl::FromUnixSeconds(second) < now.wall ? second + 1 : second;
}

}  // namespace

Outbound::Outbound(const DeliveryOptions& options, SendGate& gate,
                   Patience& patience, const RefusalWatch& watch)
    : options_(options),
      store_window_(WindowSeconds(options.window, true)),
      other_window_(WindowSeconds(options.window, false)),
      gate_(gate),
      patience_(patience),
      watch_(watch) {}

int64_t Outbound::ExpiresAt(const OutgoingEvent& event) const {
  return event.event_time +
         (event.physical_store ? store_window_ : other_window_);
}

int64_t Outbound::FirstToExpire(const Events& events) const {
  int64_t first = std::numeric_limits<int64_t>::max();
  for (const OutgoingEvent* event : events) {
    first = std::min(first, ExpiresAt(*event));
  }
  return first;
}

absl::Duration Outbound::TimeLeft(const Request& request,
                                  const Moment& now) const {
  return absl::Seconds(
      std::max<int64_t>(0, request.expires_at - WallSeconds(now)));
}

void Outbound::Add(OutgoingEvent* event, bool set_aside, const Moment& now) {
  ready_.Add(event, set_aside, ExpiresAt(*event), WallSeconds(now),
             now.monotonic);
}

void Outbound::AddParts(std::pair<Request, Request> parts) {
  queue_.PushPart(std::move(parts.second));
  queue_.PushPart(std::move(parts.first));
}

std::optional<Request> Outbound::Next(bool all_are_here, size_t in_flight,
                                      const Moment& now, Events& expired) {
  held_ = {};
  const int64_t stale_before =
      IsPlanted(PlantedBug::kAgeCheckedOnAcceptAlone) ? 0 : WallSeconds(now);
  for (OutgoingEvent* event : ready_.TakeExpired(stale_before)) {
    expired.push_back(event);
  }
  if (in_flight >= watch_.MostInFlight(options_.max_requests_in_flight)) {
    StopWaiting();
    return std::nullopt;
  }
  if (watch_.WantsSample()) TakeSample(now.monotonic);
  const ReadyEvents::Limits limits = {
      .events = options_.max_events_per_request,
      .bytes = gate_.max_request_bytes(),
      .lingered_since = now.monotonic - options_.linger,
      .any_number = all_are_here};
  const std::optional<int64_t> fresh = ready_.Due(limits);
  const Request* again = NextAgain(now, expired);
  const bool is_part = again != nullptr && again->attempt == 0;
  if (again != nullptr &&
      (is_part || !fresh.has_value() || again->due <= *fresh)) {
    if (MayEnter(again->sending, now)) {
      return Leaving(queue_.TakeNext(now.monotonic));
    }
    // What costs nothing may go instead of a retry.
    if (held_.held != Held::kRetryBudget) return std::nullopt;
  }
  if (!fresh.has_value()) {
    StopWaiting();
    return std::nullopt;
  }
  if (!MayEnter(Sending::kFirst, now)) return std::nullopt;
  return Leaving({.events = ready_.Take(limits), .due = *fresh});
}

Request Outbound::Leaving(Request request) const {
  ++request.attempt;
  request.expires_at = FirstToExpire(request.events);
  return request;
}

bool Outbound::MayEnter(Sending sending, const Moment& now) {
  held_ = gate_.TryEnter(sending, now.monotonic);
  // A retry that lacks budget keeps the place that the run has.
  if (held_.held != Held::kRetryBudget) {
    waits_at_gate_ = held_.ask_at == absl::InfiniteDuration();
  }
  if (held_.held == Held::kPaused) {
    patience_.StayedAway({.kind = AnswerClass::kThrottled}, held_.ask_at,
                         now.monotonic);
  } else if (held_.held == Held::kCircuitOpen) {
    patience_.StayedAway({.kind = AnswerClass::kTransient}, now.monotonic,
                         now.monotonic);
  }
  return held_.held == Held::kNot;
}

void Outbound::StopWaiting() {
  if (std::exchange(waits_at_gate_, false)) gate_.Withdraw();
}

// The request that is to be sent again next, without what has expired; null if
// there is none.
Request* Outbound::NextAgain(const Moment& now, Events& expired) {
  while (Request* const next = queue_.Next(now.monotonic)) {
    DropExpired(*next, now, expired);
    if (!next->events.empty()) return next;
    queue_.TakeNext(now.monotonic);
  }
  return nullptr;
}

void Outbound::DropExpired(Request& request, const Moment& now,
                           Events& expired) const {
  const int64_t wall_now = WallSeconds(now);
  if (request.expires_at >= wall_now ||
      IsPlanted(PlantedBug::kAgeCheckedOnAcceptAlone)) {
    return;
  }
  const auto gone =
      std::stable_partition(request.events.begin(), request.events.end(),
                            [this, wall_now](const OutgoingEvent* event) {
                              return ExpiresAt(*event) >= wall_now;
                            });
  expired.insert(expired.end(), gone, request.events.end());
  request.events.erase(gone, request.events.end());
  request.expires_at = FirstToExpire(request.events);
}

void Outbound::TakeSample(absl::Duration now) {
  const Request* const next = queue_.Next(now);
  if (next == nullptr || next->events.size() == 1) return;
  if (auto sample = queue_.TakeSample(watch_.SamplePosition())) {
    queue_.PushPart(*std::move(sample));
  }
}

absl::Duration Outbound::NextAt(size_t in_flight) const {
  absl::Duration next = absl::InfiniteDuration();
  if (in_flight >= watch_.MostInFlight(options_.max_requests_in_flight)) {
    return next;
  }
  const bool held = held_.held != Held::kNot;
  next = held ? held_.ask_at : queue_.NextAt();
  // A retry that is held does not hold the rest.
  if (!held || held_.held == Held::kRetryBudget) {
    next = std::min(next, ready_.OldestArrival() + options_.linger);
  }
  return next;
}

void Outbound::ForEach(const std::function<void(OutgoingEvent*)>& visit) const {
  ready_.ForEach(visit);
  queue_.ForEach(visit);
}

int64_t Outbound::WillLapse(double events_per_second, const Moment& now) const {
  std::vector<int64_t> expire_at;
  ForEach([&](const OutgoingEvent* event) {
    expire_at.push_back(ExpiresAt(*event));
  });
  const bool shut = held_.held != Held::kNot &&
                    held_.ask_at < absl::InfiniteDuration() &&
                    held_.ask_at > now.monotonic;
  const absl::Time resume =
      shut ? now.wall + (held_.ask_at - now.monotonic) : now.wall;
  return ForecastLapse(std::move(expire_at), resume, events_per_second);
}

}  // namespace destconn
