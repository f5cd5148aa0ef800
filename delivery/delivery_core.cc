#include "delivery/delivery_core.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

#include "base/planted_bug.h"
#include "delivery/end_claims.h"
#include "delivery/lapse_forecast.h"
#include "delivery/run_failure.h"
#include "delivery/split_request.h"

namespace destconn {
namespace {

using Events = std::vector<OutgoingEvent*>;

Delivery DeliveryOf(const OutgoingEvent& event) {
  return {.key = event.key,
          .fingerprint = event.fingerprint,
          .event_time = event.event_time};
}

Request TakeOut(std::map<uint64_t, Request>& requests, uint64_t number) {
  const auto found = requests.find(number);
  Request request = std::move(found->second);
  requests.erase(found);
  return request;
}

}  // namespace

DeliveryCore::DeliveryCore(const DeliveryOptions& options, SendGate& gate,
                           absl::BitGenRef gen)
    : options_(options),
      gate_(gate),
      gen_(gen),
      claims_({.batch = options.max_events_per_request,
               .linger = options.linger,
               .busy_delay = options.busy_delay}),
      patience_(options.give_up_after, options.deadline),
      outbound_(options_, gate, patience_, watch_) {}

std::vector<DeliveryAction> DeliveryCore::Step(DeliveryInput input,
                                               const Moment& now) {
  now_ = now;
  std::visit([this](auto& which) { On(which); }, input);
  Pump();
  return std::exchange(actions_, {});
}

std::optional<absl::Duration> DeliveryCore::NextWakeup() const {
  if (failure_.has_value()) return std::nullopt;
  absl::Duration next =
      std::min(claims_.NextAt(), outbound_.NextAt(let_through()));
  if (backlog() > 0) next = std::min(next, patience_.EndsAt());
  if (next == absl::InfiniteDuration()) return std::nullopt;
  return next;
}

void DeliveryCore::On(delivery_input::AddEvents& input) {
  for (OutgoingEvent& event : input.events) {
    OutgoingEvent* const owned = book_.Add(std::move(event));
    if (owned != nullptr) claims_.Add(owned, now_.monotonic);
  }
}

void DeliveryCore::On(delivery_input::Flush&) { flushing_ = true; }
void DeliveryCore::On(delivery_input::End&) { ended_ = true; }
void DeliveryCore::On(delivery_input::TimePassed&) {}
void DeliveryCore::On(delivery_input::Stop& input) { Fail(input.status); }

void DeliveryCore::On(delivery_input::ClaimsAnswered& input) {
  const Events events = claims_.Answered(input.claim);
  if (!input.answers.ok()) {
    Fail(input.answers.status());
    return;
  }
  Events sent;
  Events changed;
  for (size_t i = 0; i < events.size(); ++i) {
    OutgoingEvent* const event = events[i];
    switch ((*input.answers)[i]) {
      case Claim::kGrantedAgain:
        event->noted = event->maybe_sent = true;
        [[fallthrough]];
      case Claim::kGranted:
        if (IsPlanted(PlantedBug::kFinalOnClaim)) {
          sent.push_back(event);
          break;
        }
        outbound_.Add(event, look_alikes_.Resembles(*event), now_);
        break;
      case Claim::kBusy:
        claims_.AddBusy(event, now_.monotonic);
        break;
      case Claim::kSent:
        sent.push_back(event);
        break;
      case Claim::kSentChanged:
        changed.push_back(event);
        break;
    }
  }
  Finish(sent, RowReason::kAlreadySent);
  Finish(changed, RowReason::kAlreadySentChanged);
}

// When the note could not be made nothing leaves: of what nobody knows to be on
// its way another run could send a changed row.
void DeliveryCore::On(delivery_input::SendingRecorded& input) {
  Request request = TakeOut(noting_, input.request);
  if (!input.status.ok() && !IsPlanted(PlantedBug::kNoteFailureIgnored)) {
    Fail(input.status);
  }
  if (failure_.has_value()) {
    gate_.Cancel();
    outbound_.AddRetry(std::move(request));
    return;
  }
  for (OutgoingEvent* event : request.events) event->noted = true;
  Events expired;
  outbound_.DropExpired(request, now_, expired);
  DropStale(expired);
  if (request.events.empty()) {
    gate_.Cancel();
  } else {
    Send(input.request, std::move(request));
  }
}

void DeliveryCore::On(delivery_input::RequestAnswered& input) {
  Request request = TakeOut(in_flight_, input.request);
  const GraphAnswer& answer = input.answer;
  if (answer.processing != Processing::kNotProcessed) {
    for (OutgoingEvent* event : request.events) event->maybe_sent = true;
  }
  Leave(request, answer);
  switch (answer.kind) {
    case AnswerClass::kOk:
      Accepted(input.request, std::move(request));
      return;
    case AnswerClass::kPayload:
      Refused(std::move(request), answer);
      return;
    case AnswerClass::kTooLarge:
      TooLarge(std::move(request), answer);
      return;
    case AnswerClass::kCountMismatch:
      Miscounted(std::move(request), answer);
      return;
    case AnswerClass::kTransient:
    case AnswerClass::kThrottled:
      Retry(std::move(request), answer);
      return;
    case AnswerClass::kPolicy:
    case AnswerClass::kAuth:
    case AnswerClass::kConfig:
      outbound_.AddRetry(std::move(request));
      Fail(RunFailure(answer));
      return;
  }
}

void DeliveryCore::Leave(const Request& request, const GraphAnswer& answer) {
  gate_.Leave({.kind = answer.kind,
               .sending = request.sending,
               .sent_at = request.sent_at,
               .body_bytes =
                   answer.kind == AnswerClass::kTooLarge ? request.bytes() : 0,
               .pause = answer.pause,
               .usage_percent = answer.usage_percent},
              now_.monotonic);
}

void DeliveryCore::Accepted(uint64_t number, Request request) {
  patience_.Answered();
  watch_.Accepted();
  if (request.named_by_meta) names_are_true_ = false;
  if (request.recount != nullptr) request.recount->any_counted = true;
  delivery_action::RecordDeliveries record{.request = number};
  record.deliveries.reserve(request.events.size());
  for (const OutgoingEvent* event : request.events) {
    look_alikes_.Accepted(*event);
    record.deliveries.push_back(DeliveryOf(*event));
  }
  if (IsPlanted(PlantedBug::kFinalBeforeRecorded)) {
    Finish(request.events, std::nullopt);
    request.events.clear();
  }
  recording_.emplace(number, std::move(request));
  actions_.emplace_back(std::move(record));
}

void DeliveryCore::Refused(Request request, const GraphAnswer& answer) {
  patience_.Answered();
  const size_t events = request.events.size();
  if (events == 1 ||
      (events == 2 && IsPlanted(PlantedBug::kRejectedWithNeighbour))) {
    watch_.RefusedAlone();
    Reject(request, answer);
    if (watch_.RefusesAll(backlog())) Fail(RefusesAllFailure(answer));
    return;
  }
  const int64_t place =
      answer.error.has_value() ? answer.error->event_index.value_or(-1) : -1;
  if (!names_are_true_ || place < 0 || place >= static_cast<int64_t>(events)) {
    outbound_.AddParts(Split(std::move(request)));
    return;
  }
  auto parts = SingleOut(std::move(request), static_cast<size_t>(place));
  parts.first.named_by_meta = true;
  outbound_.AddParts(std::move(parts));
}

void DeliveryCore::TooLarge(Request request, const GraphAnswer& answer) {
  if (request.events.size() == 1) {
    Reject(request, answer);
  } else {
    outbound_.AddParts(Split(std::move(request)));
  }
}

// Sends the halves to find out which event was not counted; at most twice the
// depth of the search, lest a server that always miscounts be sent all of them
// one by one.
void DeliveryCore::Miscounted(Request request, const GraphAnswer& answer) {
  const size_t events = request.events.size();
  if (request.recount == nullptr) {
    const double depth = std::ceil(std::log2(static_cast<double>(events)));
    request.recount = std::make_shared<Recount>(
        Recount{.requests_left = std::max(1, 2 * static_cast<int>(depth))});
  }
  Recount& recount = *request.recount;
  if (events > 1 && recount.requests_left >= 2) {
    recount.requests_left -= 2;
    outbound_.AddParts(Split(std::move(request)));
  } else if (events == 1 && recount.requests_left >= 1) {
    --recount.requests_left;
    Retry(std::move(request), answer);
  } else if (events == 1 && recount.any_counted &&
             answer.events_received == 0) {
    Reject(request, answer);
  } else {
    outbound_.AddRetry(std::move(request));
    Fail(RunFailure(answer));
  }
}

void DeliveryCore::Retry(Request request, const GraphAnswer& answer) {
  const bool throttled = answer.kind == AnswerClass::kThrottled;
  absl::Duration delay = absl::ZeroDuration();
  if (!throttled) {
    delay = std::min(RetryDelay(options_.retry, request.attempt, gen_),
                     outbound_.TimeLeft(request, now_));
  }
  request.sending = throttled ? Sending::kOther : Sending::kRetry;
  request.not_before = now_.monotonic + delay;
  outbound_.AddRetry(std::move(request));
  patience_.StayedAway(answer, now_.monotonic + std::max(delay, answer.pause),
                       now_.monotonic);
}

void DeliveryCore::Reject(const Request& request, const GraphAnswer& answer) {
  const OutgoingEvent& event = *request.events.front();
  if (answer.error.has_value() &&
      look_alikes_.Refused(event, answer.error->subcode)) {
    outbound_.SetAside([this](const OutgoingEvent& other) {
      return look_alikes_.Resembles(other);
    });
  }
  EndClaims(request.events, actions_);
  Finish(request.events, RowReason::kRejectedByMeta, answer.error);
}

void DeliveryCore::On(delivery_input::DeliveriesRecorded& input) {
  Request request = TakeOut(recording_, input.request);
  if (!input.status.ok() &&
      !IsPlanted(PlantedBug::kRecordFailureTakenForSuccess)) {
    // Meta has them and the ledger knows only that it may: they are not
    // acknowledged, and the host's resend goes with the same bytes.
    outbound_.AddRetry(std::move(request));
    Fail(input.status);
    return;
  }
  Finish(request.events, std::nullopt);
}

void DeliveryCore::Pump() {
  FailIfOutOfPatience();
  if (!failure_.has_value()) {
    PumpClaims();
    PumpSends();
    FailIfOutOfPatience();
  }
  FailIfQuiet();
}

void DeliveryCore::PumpClaims() {
  while (true) {
    const Events& events =
        claims_.Ask(last_number_ + 1, Draining(), now_.monotonic);
    if (events.empty()) return;
    delivery_action::ClaimEvents claim{.claim = ++last_number_};
    claim.requests.reserve(events.size());
    for (const OutgoingEvent* event : events) {
      claim.requests.push_back(
          {event->key, event->fingerprint, event->event_time});
    }
    actions_.emplace_back(std::move(claim));
  }
}

void DeliveryCore::PumpSends() {
  Events expired;
  while (true) {
    auto next = outbound_.Next(Draining() && claims_.idle(), let_through(),
                               now_, expired);
    if (!next.has_value()) break;
    Note(*std::move(next));
  }
  DropStale(expired);
  if (claims_.idle() && !outbound_.has_new_events()) flushing_ = false;
}

void DeliveryCore::DropStale(const Events& events) {
  if (events.empty()) return;
  EndClaims(events, actions_);
  Finish(events, RowReason::kOutsideWindow);
}

// Bytes that were noted once are noted for every attempt.
void DeliveryCore::Note(Request request) {
  delivery_action::RecordSending note{.request = ++last_number_};
  for (const OutgoingEvent* event : request.events) {
    if (!event->noted) note.events.push_back(DeliveryOf(*event));
  }
  if (note.events.empty() || IsPlanted(PlantedBug::kSentBeforeNoted)) {
    Send(note.request, std::move(request));
    return;
  }
  noting_.emplace(note.request, std::move(request));
  actions_.emplace_back(std::move(note));
}

// The halves of what was miscounted are sent again, each a retry.
void DeliveryCore::Send(uint64_t number, Request request) {
  request.sent_at = now_.monotonic;
  if (IsPlanted(PlantedBug::kFreshBytesOnRetry) && request.attempt > 1) {
    for (OutgoingEvent* event : request.events) event->json.push_back(' ');
  }
  delivery_action::SendRequest send{
      .request = number,
      .is_retry = request.attempt > 1 || request.recount != nullptr};
  send.events.reserve(request.events.size());
  for (const OutgoingEvent* event : request.events) {
    send.events.push_back(event->json);
  }
  in_flight_.emplace(number, std::move(request));
  actions_.emplace_back(std::move(send));
}

void DeliveryCore::Finish(const Events& events, std::optional<RowReason> reason,
                          std::optional<GraphError> error) {
  book_.Finish(
      events, reason, std::move(error), actions_,
      [this](OutgoingEvent* twin) { claims_.Add(twin, now_.monotonic); });
}

void DeliveryCore::Fail(absl::Status status) {
  if (failure_.has_value()) return;
  failure_ = std::move(status);
  outbound_.Close();
}

void DeliveryCore::FailIfOutOfPatience() {
  if (backlog() > 0 && patience_.Ended(now_.monotonic)) {
    Fail(patience_.Failure());
  }
}

void DeliveryCore::FailIfQuiet() {
  if (!failure_.has_value() || fail_reported_) return;
  if (let_through() > 0 || !recording_.empty() || !claims_.quiet()) return;
  fail_reported_ = true;
  Events rest;
  outbound_.ForEach([&](OutgoingEvent* event) { rest.push_back(event); });
  EndClaims(rest, actions_);
  actions_.emplace_back(delivery_action::FailRun{*failure_});
}

}  // namespace destconn
