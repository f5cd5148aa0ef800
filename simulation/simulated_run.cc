#include "simulation/simulated_run.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "base/error_reason.h"
#include "meta_client/graph_answer.h"

namespace destconn {
namespace {

DeliveryOptions OptionsOf(const WorldConfig& config) {
  return {
      .max_events_per_request = static_cast<size_t>(config.events_per_request),
      .max_requests_in_flight = static_cast<size_t>(config.requests_in_flight)};
}

absl::Status LedgerAway() {
  return WithReason(absl::UnavailableError("The ledger is away."),
                    "LEDGER_UNAVAILABLE");
}

}  // namespace

SimulatedRun::SimulatedRun(Surroundings& world, Process& process,
                           int64_t number, uint64_t seed)
    : world_(world),
      process_(process),
      owner_({process.life(), static_cast<ClaimOwner>(number)}),
      dice_(seed),
      gate_(process.limits(),
            static_cast<int>(world.config.requests_in_flight)),
      core_(OptionsOf(world.config), gate_, dice_) {}

SimulatedRun::~SimulatedRun() = default;

void SimulatedRun::OnRows(const std::vector<HostRow>& rows,
                          const std::vector<int64_t>& event_times) {
  if (over_) return;
  Message& message = messages_.emplace_back();
  message.rows = rows;
  message.outcomes.resize(rows.size());
  message.is_final.resize(rows.size());
  acks_.AddMessage(static_cast<int64_t>(rows.size()));
  const auto sequence = static_cast<int64_t>(messages_.size());
  const absl::Time wall = process_.Now().wall;
  delivery_input::AddEvents add;
  std::vector<uint64_t> stale;
  for (size_t i = 0; i < rows.size(); ++i) {
    places_[++last_id_] = {sequence, i};
    if (absl::FromUnixSeconds(event_times[i]) + kWindow < wall) {
      stale.push_back(last_id_);
    } else {
      add.events.push_back(EventOf(last_id_, rows[i], event_times[i]));
    }
  }
  if (!stale.empty()) {
    delivery_action::EventsFinal final{.ids = stale,
                                       .reason = RowReason::kOutsideWindow};
    Do(final);
  }
  Step(std::move(add));
}

void SimulatedRun::OnEnd() {
  if (over_) return;
  all_rows_came_ = true;
  Step(delivery_input::End{});
}

void SimulatedRun::OnTime() {
  if (!over_) Step(delivery_input::TimePassed{});
}

void SimulatedRun::Stop() {
  if (!over_) Step(delivery_input::Stop{absl::CancelledError("stop")});
}

void SimulatedRun::Lost() {
  over_ = true;
  while (!attempts_.empty()) Conclude(attempts_.begin()->first, false);
}

bool SimulatedRun::WantsRows() const {
  const auto most = static_cast<size_t>((world_.config.requests_in_flight + 2) *
                                        world_.config.events_per_request);
  return !over_ && !all_rows_came_ && core_.backlog() < most;
}

void SimulatedRun::Step(DeliveryInput input) {
  ++world_.steps;
  process_.Tempt();
  for (DeliveryAction& action : core_.Step(std::move(input), process_.Now())) {
    std::visit([this](auto& which) { Do(which); }, action);
  }
  process_.WakeRuns();
  AfterStep();
}

void SimulatedRun::Later(absl::Duration delay, std::function<void()> what) {
  process_.Post(delay, [weak = weak_from_this(), what = std::move(what)] {
    const auto run = weak.lock();
    if (run != nullptr && !run->over_) what();
  });
}

void SimulatedRun::OnLedger(bool is_write,
                            std::function<absl::Status()> operation,
                            std::function<void(const absl::Status&)> done) {
  const bool slow = world_.faults.Happens(Fault::kSlowLedger);
  const absl::Duration delay =
      slow ? dice_.Time(absl::Seconds(1), absl::Seconds(20))
           : dice_.Time(absl::Microseconds(100), absl::Milliseconds(5));
  const bool away = world_.faults.Happens(Fault::kLedgerAway);
  const bool lost =
      !away && is_write && world_.faults.Happens(Fault::kLostReply);
  if (away || lost) world_.journal.DoubtsNotes();
  Later(delay,
        [away, lost, operation = std::move(operation), done = std::move(done)] {
          const absl::Status status = away ? LedgerAway() : operation();
          done(lost ? LedgerAway() : status);
        });
}

void SimulatedRun::Do(delivery_action::ClaimEvents& action) {
  auto answers = std::make_shared<std::vector<Claim>>();
  OnLedger(
      /*is_write=*/false,
      [this, answers, requests = std::move(action.requests)] {
        *answers = world_.ledger.ClaimEvents(owner_, requests);
        return absl::OkStatus();
      },
      [this, answers, claim = action.claim](const absl::Status& status) {
        if (status.ok()) {
          Step(delivery_input::ClaimsAnswered{claim, *answers});
        } else {
          Step(delivery_input::ClaimsAnswered{claim, status});
        }
      });
}

void SimulatedRun::Do(delivery_action::RecordSending& action) {
  let_through_at_[action.request] = world_.agenda.now();
  OnLedger(
      /*is_write=*/true,
      [this, events = std::move(action.events)] {
        return world_.ledger.RecordSending(owner_, events);
      },
      [this, request = action.request](const absl::Status& status) {
        Step(delivery_input::SendingRecorded{request, status});
      });
}

void SimulatedRun::Do(delivery_action::SendRequest& action) {
  const std::vector<std::string> events(action.events.begin(),
                                        action.events.end());
  CheckSend(action.request, events);
  auto& rows = attempts_[action.request];
  bool is_retry = false;
  for (const std::string& event : events) {
    rows.push_back(RowOf(event));
    world_.journal.AttemptBegins(rows.back());
    is_retry |= failed_before_.contains(rows.back().order);
  }
  process_.CountSend(is_retry);
  auto fate = std::make_shared<GraphFate>(world_.graph.Decide(events));
  if (fate->taken_after < absl::InfiniteDuration()) {
    // Whatever becomes of the process: the bytes are on their way.
    world_.agenda.In(fate->taken_after, [&graph = world_.graph, events, fate] {
      graph.Take(events, *fate);
    });
  }
  Later(fate->answered_after,
        [this, request = action.request, fate] { Answered(request, *fate); });
}

void SimulatedRun::CheckSend(uint64_t request,
                             const std::vector<std::string>& events) {
  const Moment now = process_.Now();
  if (heard_that_token_is_dead_) {
    world_.journal.Violate("I7", "a request left with a token known as dead");
  }
  // What was let through before may still leave once it is noted.
  const auto let_through = let_through_at_.find(request);
  const absl::Duration asked_at = let_through == let_through_at_.end()
                                      ? now.monotonic
                                      : let_through->second;
  if (now.monotonic < process_.told_to_wait_until &&
      asked_at > process_.told_at) {
    world_.journal.Violate("I7", "a request left in a pause that Meta wants");
  }
  if (static_cast<int64_t>(events.size()) > world_.config.events_per_request) {
    world_.journal.Violate("I7", "a request has too many events");
  }
  for (const std::string& text : events) {
    const HostRow row = RowOf(text);
    const OutgoingEvent event = EventOf(0, row, 0);
    const auto noted = world_.ledger.Durable(KeyOfOrder(row.order));
    if (!noted.has_value() || noted->fingerprint != event.fingerprint) {
      world_.journal.Violate(
          "I3", absl::StrCat("order ", row.order, " left without its note"));
    }
    const int64_t event_time = EventTimeOf(text);
    if (absl::FromUnixSeconds(event_time) + kWindow < now.wall) {
      world_.journal.Violate(
          "I5", absl::StrCat("order ", row.order, " left outside the window"));
    }
  }
}

void SimulatedRun::Answered(uint64_t request, const GraphFate& fate) {
  const auto& rows = attempts_.at(request);
  for (const HostRow& row : rows) {
    if (fate.is_transient) {
      failed_before_.insert(row.order);
    } else {
      failed_before_.erase(row.order);
    }
  }
  process_.CountAnswer(fate.is_transient);
  const auto count = static_cast<int64_t>(rows.size());
  const bool is_taken = fate.taken_after < absl::InfiniteDuration();
  // What Meta took for certain is known once it is recorded.
  if (!fate.is_certain || !is_taken) Conclude(request, fate.is_certain);
  heard_that_token_is_dead_ |= fate.token_is_dead;
  if (fate.told_to_wait > absl::ZeroDuration()) {
    process_.told_at = world_.agenda.now();
    process_.told_to_wait_until = std::max(
        process_.told_to_wait_until, process_.told_at + fate.told_to_wait);
  }
  Step(delivery_input::RequestAnswered{
      request, ClassifyEventsAnswer(fate.result, count)});
}

void SimulatedRun::Conclude(uint64_t request, bool known) {
  const auto attempt = attempts_.find(request);
  if (attempt == attempts_.end()) return;
  for (const HostRow& row : attempt->second) {
    world_.journal.AttemptEnds(row, known);
  }
  attempts_.erase(attempt);
}

void SimulatedRun::Do(delivery_action::RecordDeliveries& action) {
  OnLedger(
      /*is_write=*/true,
      [this, deliveries = std::move(action.deliveries)] {
        return world_.ledger.RecordDelivered(owner_, deliveries);
      },
      [this, request = action.request](const absl::Status& status) {
        Conclude(request, status.ok());
        Step(delivery_input::DeliveriesRecorded{request, status});
      });
}

void SimulatedRun::Do(delivery_action::ReleaseClaims& action) {
  world_.ledger.Release(owner_, action.keys);
}

void SimulatedRun::Do(delivery_action::AbandonClaims& action) {
  world_.ledger.Abandon(owner_, action.keys);
}

void SimulatedRun::Do(delivery_action::EventsFinal& action) {
  for (const uint64_t id : action.ids) {
    const auto place = places_.find(id);
    if (place == places_.end()) {
      world_.journal.Violate("I4", "an event that is none is final");
      return;
    }
    const auto [sequence, row] = place->second;
    places_.erase(place);
    Message& message = messages_[static_cast<size_t>(sequence - 1)];
    message.outcomes[row] = action.reason;
    message.is_final[row] = true;
    acks_.RowFinal(sequence);
  }
}

void SimulatedRun::Do(delivery_action::FailRun& action) { End(action.status); }

void SimulatedRun::AfterStep() {
  SendAcks();
  if (!over_ && all_rows_came_ && core_.backlog() == 0) {
    if (acked_ != static_cast<int64_t>(messages_.size())) {
      world_.journal.Violate("I4", "a run is done and rows are not final");
    }
    End(absl::OkStatus());
  }
  if (over_) return;
  WatchTime();
  if (WantsRows()) listener_.wants_rows();
}

void SimulatedRun::SendAcks() {
  if (acks_.acked_sequence() > static_cast<int64_t>(messages_.size())) {
    world_.journal.Violate("I4", "what never came is acknowledged");
    return;
  }
  while (acked_ < acks_.acked_sequence()) {
    const Message& message = messages_[static_cast<size_t>(acked_)];
    for (size_t i = 0; i < message.rows.size(); ++i) {
      if (!message.is_final[i]) {
        world_.journal.Violate("I4", "a row that is not final is acknowledged");
      }
      CheckDurable(message.rows[i], message.outcomes[i]);
    }
    listener_.acked(++acked_);
  }
}

// I3: what is acknowledged survives a crash at this very moment.
void SimulatedRun::CheckDurable(const HostRow& row,
                                std::optional<RowReason> reason) {
  const bool is_sent = !reason.has_value() || reason == RowReason::kAlreadySent;
  const bool is_changed = reason == RowReason::kAlreadySentChanged;
  if (!is_sent && !is_changed) return;
  const auto record = world_.ledger.Durable(KeyOfOrder(row.order));
  if (!record.has_value() || (is_sent && !record->delivered)) {
    world_.journal.Violate(
        "I3",
        absl::StrCat("order ", row.order, " is acknowledged and not durable"));
  }
}

void SimulatedRun::End(const absl::Status& status) {
  if (over_) return;
  over_ = true;
  if (!attempts_.empty()) {
    world_.journal.Violate("I4", "a run is over before its requests are");
  }
  while (!attempts_.empty()) Conclude(attempts_.begin()->first, false);
  gate_.Quit();
  process_.WakeRuns();
  listener_.ended(status);
  process_.Post(absl::ZeroDuration(), [&process = process_, run = owner_.run] {
    process.EndRun(static_cast<int64_t>(run));
  });
}

void SimulatedRun::WatchTime() {
  const auto wakeup = core_.NextWakeup();
  if (!wakeup.has_value()) {
    wakes_at_ = absl::InfiniteDuration();
    return;
  }
  if (*wakeup == wakes_at_) return;
  wakes_at_ = *wakeup;
  const absl::Duration delay =
      std::max(*wakeup - world_.agenda.now(), absl::ZeroDuration());
  Later(delay, [this, at = *wakeup] {
    if (at != wakes_at_) return;
    wakes_at_ = absl::InfiniteDuration();
    OnTime();
  });
}

}  // namespace destconn
