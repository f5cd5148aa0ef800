#include "delivery/delivery_core.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <utility>

#include "delivery/run_failure.h"

namespace destconn {
namespace {

// How often a request whose count Meta reports wrongly is sent again.
constexpr int kMostCountMismatches = 3;

std::vector<EventKey> KeysOf(const std::vector<OutgoingEvent>& events) {
  std::vector<EventKey> keys;
  keys.reserve(events.size());
  for (const OutgoingEvent& event : events) keys.push_back(event.key);
  return keys;
}

template <typename Value>
Value TakeOut(std::map<uint64_t, Value>& values, uint64_t number) {
  const auto found = values.find(number);
  Value value = std::move(found->second);
  values.erase(found);
  return value;
}

}  // namespace

std::vector<DeliveryAction> DeliveryCore::Step(DeliveryInput input,
                                               const Moment& now) {
  now_ = now;
  std::visit([this](auto& which) { On(which); }, input);
  Pump();
  return std::exchange(actions_, {});
}

std::optional<absl::Duration> DeliveryCore::NextWakeup() const {
  std::optional<absl::Duration> next;
  const auto at = [&next](absl::Duration time) {
    next = next.has_value() ? std::min(*next, time) : time;
  };
  if (failure_.has_value()) return next;
  if (!unclaimed_.empty()) at(unclaimed_since_ + options_.linger);
  if (!busy_.empty()) at(busy_until_);
  const bool may_send =
      static_cast<int>(in_flight_.size()) < options_.max_requests_in_flight;
  if (may_send && AnyReady()) {
    at(std::max(paused_until_, ready_since_ + options_.linger));
  }
  if (may_send) {
    for (const Request& request : retries_) {
      at(std::max(paused_until_, request.not_before));
    }
  }
  return next;
}

void DeliveryCore::On(delivery_input::AddEvent& input) {
  ++backlog_;
  OutgoingEvent& event = input.event;
  const auto [owned, is_new] =
      owned_.try_emplace(event.key, Owned{.fingerprint = event.fingerprint});
  if (!is_new) {
    owned->second.twins.push_back(std::move(event));
    return;
  }
  if (unclaimed_.empty()) unclaimed_since_ = now_.monotonic;
  unclaimed_.push_back(std::move(event));
}

void DeliveryCore::On(delivery_input::Flush&) { flushing_ = true; }
void DeliveryCore::On(delivery_input::End&) { ended_ = true; }
void DeliveryCore::On(delivery_input::TimePassed&) {}
void DeliveryCore::On(delivery_input::Stop& input) { Fail(input.status); }

void DeliveryCore::On(delivery_input::ClaimsAnswered& input) {
  Events events = TakeOut(claiming_, input.claim);
  if (!input.answers.ok()) {
    Fail(input.answers.status());
    return;
  }
  for (size_t i = 0; i < events.size(); ++i) {
    OutgoingEvent& event = events[i];
    switch ((*input.answers)[i]) {
      case Claim::kGranted:
        if (!AnyReady()) ready_since_ = now_.monotonic;
        ready_[event.physical_store ? 0 : 1].push_back(std::move(event));
        break;
      case Claim::kBusy:
        if (busy_.empty()) busy_until_ = now_.monotonic + options_.busy_delay;
        busy_.push_back(std::move(event));
        break;
      case Claim::kSent:
        Finish(event, RowReason::kAlreadySent);
        break;
      case Claim::kSentChanged:
        Finish(event, RowReason::kAlreadySentChanged);
        break;
    }
  }
}

void DeliveryCore::On(delivery_input::RequestAnswered& input) {
  Request request = TakeOut(in_flight_, input.request);
  const GraphAnswer& answer = input.answer;
  switch (answer.kind) {
    case AnswerClass::kOk: {
      away_since_.reset();
      delivery_action::RecordDeliveries record{.request = input.request};
      for (const OutgoingEvent& event : request.events) {
        record.deliveries.push_back({.key = event.key,
                                     .fingerprint = event.fingerprint,
                                     .event_time = event.event_time});
      }
      recording_.emplace(input.request, std::move(request));
      actions_.emplace_back(std::move(record));
      return;
    }
    case AnswerClass::kPayload:
      away_since_.reset();
      if (request.events.size() > 1) {
        Split(std::move(request));
      } else {
        Reject(request, answer);
      }
      return;
    case AnswerClass::kTransient:
    case AnswerClass::kThrottled:
    case AnswerClass::kCountMismatch:
      Retry(std::move(request), answer);
      return;
    case AnswerClass::kPolicy:
    case AnswerClass::kAuth:
    case AnswerClass::kConfig:
      retries_.push_back(std::move(request));
      Fail(RunFailure(answer));
      return;
  }
}

void DeliveryCore::On(delivery_input::DeliveriesRecorded& input) {
  const Request request = TakeOut(recording_, input.request);
  if (!input.status.ok()) {
    // Meta has them and the ledger does not know: they are not acknowledged,
    // and the host's resend is recognised by Meta's own key.
    Fail(input.status);
    return;
  }
  for (const OutgoingEvent& event : request.events) {
    Finish(event, std::nullopt);
  }
}

void DeliveryCore::Pump() {
  if (!failure_.has_value()) {
    PumpClaims();
    PumpSends();
  }
  FailIfQuiet();
}

bool DeliveryCore::AnyReady() const {
  return !ready_[0].empty() || !ready_[1].empty();
}

bool DeliveryCore::Draining() const { return ended_ || flushing_; }

void DeliveryCore::PumpClaims() {
  if (!busy_.empty() && now_.monotonic >= busy_until_) {
    if (unclaimed_.empty()) unclaimed_since_ = now_.monotonic - options_.linger;
    std::move(busy_.begin(), busy_.end(), std::back_inserter(unclaimed_));
    busy_.clear();
  }
  const bool lingered = now_.monotonic >= unclaimed_since_ + options_.linger;
  while (!unclaimed_.empty() &&
         (unclaimed_.size() >= options_.max_events_per_request || lingered ||
          Draining())) {
    const auto count = static_cast<std::ptrdiff_t>(
        std::min(unclaimed_.size(), options_.max_events_per_request));
    const auto end = unclaimed_.begin() + count;
    Events batch(std::make_move_iterator(unclaimed_.begin()),
                 std::make_move_iterator(end));
    unclaimed_.erase(unclaimed_.begin(), end);
    delivery_action::ClaimEvents claim{.claim = ++last_number_};
    for (const OutgoingEvent& event : batch) {
      claim.requests.push_back({event.key, event.fingerprint});
    }
    claiming_.emplace(claim.claim, std::move(batch));
    actions_.emplace_back(std::move(claim));
  }
}

void DeliveryCore::PumpSends() {
  if (now_.monotonic < paused_until_) return;
  while (static_cast<int>(in_flight_.size()) <
             options_.max_requests_in_flight &&
         SendNext()) {
  }
  if (unclaimed_.empty() && claiming_.empty() && !AnyReady()) flushing_ = false;
}

// True if it found something to send, even if all of that had grown too old.
bool DeliveryCore::SendNext() {
  std::optional<Request> request = TakeDueRetry();
  if (!request.has_value()) request = TakeReady();
  if (!request.has_value()) return false;
  DropStale(request->events);
  if (!request->events.empty()) Send(*std::move(request));
  return true;
}

std::optional<DeliveryCore::Request> DeliveryCore::TakeDueRetry() {
  const auto due = std::find_if(retries_.begin(), retries_.end(),
                                [this](const Request& request) {
                                  return request.not_before <= now_.monotonic;
                                });
  if (due == retries_.end()) return std::nullopt;
  Request request = std::move(*due);
  retries_.erase(due);
  return request;
}

std::optional<DeliveryCore::Request> DeliveryCore::TakeReady() {
  const bool lingered = now_.monotonic >= ready_since_ + options_.linger;
  const bool claims_done = unclaimed_.empty() && claiming_.empty();
  const bool any_size = lingered || (Draining() && claims_done);
  for (auto& ready : ready_) {
    if (ready.empty()) continue;
    if (ready.size() < options_.max_events_per_request && !any_size) continue;
    Request request;
    size_t bytes = 0;
    while (!ready.empty() &&
           request.events.size() < options_.max_events_per_request) {
      bytes += ready.front().json.size();
      if (bytes > options_.max_request_bytes && !request.events.empty()) break;
      request.events.push_back(std::move(ready.front()));
      ready.pop_front();
    }
    return request;
  }
  return std::nullopt;
}

void DeliveryCore::DropStale(Events& events) {
  const auto is_stale = [this](const OutgoingEvent& event) {
    return JudgeWindow(options_.window, event.physical_store, event.event_time,
                       now_.wall) == WindowVerdict::kTooOld;
  };
  const auto stale = std::stable_partition(events.begin(), events.end(),
                                           std::not_fn(is_stale));
  if (stale == events.end()) return;
  const Events dropped(std::make_move_iterator(stale),
                       std::make_move_iterator(events.end()));
  events.erase(stale, events.end());
  actions_.emplace_back(delivery_action::ReleaseClaims{KeysOf(dropped)});
  for (const OutgoingEvent& event : dropped) {
    Finish(event, RowReason::kOutsideWindow);
  }
}

void DeliveryCore::Send(Request request) {
  delivery_action::SendRequest send{.request = ++last_number_,
                                    .is_retry = request.attempt > 0};
  ++request.attempt;
  const auto [sent, unused] =
      in_flight_.emplace(send.request, std::move(request));
  for (const OutgoingEvent& event : sent->second.events) {
    send.events.push_back(event.json);
  }
  actions_.emplace_back(std::move(send));
}

void DeliveryCore::Retry(Request request, const GraphAnswer& answer) {
  if (!away_since_.has_value()) away_since_ = now_.monotonic;
  const absl::Duration delay =
      std::max(answer.pause, RetryDelay(options_.retry, request.attempt, gen_));
  if (answer.kind == AnswerClass::kThrottled) {
    paused_until_ = std::max(paused_until_, now_.monotonic + delay);
  }
  const bool patient =
      now_.monotonic + delay - *away_since_ <= options_.give_up_after;
  const bool counts = answer.kind != AnswerClass::kCountMismatch ||
                      request.attempt < kMostCountMismatches;
  request.not_before = now_.monotonic + delay;
  retries_.push_back(std::move(request));
  if (!patient || !counts) Fail(RunFailure(answer));
}

void DeliveryCore::Split(Request request) {
  const auto half = request.events.begin() +
                    static_cast<std::ptrdiff_t>(request.events.size() / 2);
  Request second{.events = {std::make_move_iterator(half),
                            std::make_move_iterator(request.events.end())}};
  request.events.erase(half, request.events.end());
  request.attempt = 0;
  request.not_before = now_.monotonic;
  second.not_before = now_.monotonic;
  retries_.push_front(std::move(second));
  retries_.push_front(std::move(request));
}

void DeliveryCore::Reject(const Request& request, const GraphAnswer& answer) {
  actions_.emplace_back(delivery_action::ReleaseClaims{KeysOf(request.events)});
  for (const OutgoingEvent& event : request.events) {
    Finish(event, RowReason::kRejectedByMeta, answer.error);
  }
}

void DeliveryCore::Finish(const OutgoingEvent& event,
                          std::optional<RowReason> reason,
                          std::optional<GraphError> error) {
  --backlog_;
  actions_.emplace_back(delivery_action::EventFinal{
      .id = event.id, .reason = reason, .error = std::move(error)});
  const auto owned = owned_.find(event.key);
  Owned ended = std::move(owned->second);
  owned_.erase(owned);
  // Meta has the event only if it was delivered, now or before.
  const bool sent = !reason.has_value() || reason == RowReason::kAlreadySent;
  for (OutgoingEvent& twin : ended.twins) {
    if (sent) {
      --backlog_;
      actions_.emplace_back(delivery_action::EventFinal{
          .id = twin.id,
          .reason = twin.fingerprint == ended.fingerprint
                        ? RowReason::kAlreadySent
                        : RowReason::kAlreadySentChanged});
    } else {
      --backlog_;  // AddEvent counts it again
      delivery_input::AddEvent again{std::move(twin)};
      On(again);
    }
  }
}

void DeliveryCore::Fail(absl::Status status) {
  if (!failure_.has_value()) failure_ = std::move(status);
}

void DeliveryCore::FailIfQuiet() {
  if (!failure_.has_value() || fail_reported_) return;
  if (!in_flight_.empty() || !recording_.empty() || !claiming_.empty()) return;
  fail_reported_ = true;
  delivery_action::ReleaseClaims release;
  for (const auto& ready : ready_) {
    for (const OutgoingEvent& event : ready) release.keys.push_back(event.key);
  }
  for (const Request& request : retries_) {
    for (const EventKey& key : KeysOf(request.events)) {
      release.keys.push_back(key);
    }
  }
  actions_.emplace_back(std::move(release));
  actions_.emplace_back(delivery_action::FailRun{*failure_});
}

}  // namespace destconn
