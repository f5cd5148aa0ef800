#ifndef DELIVERY_DELIVERY_WORLD_H_
#define DELIVERY_DELIVERY_WORLD_H_

#include <algorithm>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "delivery/delivery_core.h"
#include "delivery/delivery_types.h"
#include "delivery/outgoing_event.h"
#include "delivery/sole_gate.h"
#include "events/row_reason.h"
#include "gtest/gtest.h"
#include "ledger/fake_ledger.h"
#include "ledger/ledger.h"
#include "meta_client/graph_answer.h"

namespace destconn {

// Numbers that are always the same (SplitMix64).
class FixedChance {
 public:
  using result_type = uint64_t;

  static constexpr uint64_t min() { return 0; }
  static constexpr uint64_t max() { return ~uint64_t{0}; }

  uint64_t operator()() {
    uint64_t z = state_ += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }

 private:
  uint64_t state_ = 1;
};

// For tests of the core: carries out its actions on a ledger in memory and a
// Meta that a test programs, in virtual time.
class DeliveryWorld {
 public:
  using Sent = std::vector<std::string>;  // the events of a request

  static constexpr int64_t kNow = 1'795'000'000;

  explicit DeliveryWorld(DeliveryOptions options = {})
      : gate(static_cast<int>(options.max_requests_in_flight)),
        core(options, gate, gen_) {}

  static GraphAnswer Ok() {
    return {.kind = AnswerClass::kOk, .processing = Processing::kProcessed};
  }
  static GraphAnswer Answer(AnswerClass kind) {
    const bool unknown =
        kind == AnswerClass::kTransient || kind == AnswerClass::kCountMismatch;
    return {.kind = kind,
            .processing =
                unknown ? Processing::kAmbiguous : Processing::kNotProcessed};
  }
  static GraphAnswer Refusal(int subcode = 2804009) {
    return {.kind = AnswerClass::kPayload,
            .processing = Processing::kNotProcessed,
            .error = GraphError{.code = 100, .subcode = subcode}};
  }

  static OutgoingEvent Event(uint64_t id, uint64_t fingerprint = 7) {
    return {.id = id,
            .key = {{static_cast<uint8_t>(id), static_cast<uint8_t>(id >> 8),
                     static_cast<uint8_t>(id >> 16)}},
            .fingerprint = fingerprint,
            .event_time = kNow - 60,
            .json = absl::StrCat("e", id)};
  }

  void Step(DeliveryInput input) {
    for (DeliveryAction& action : core.Step(std::move(input), now)) {
      std::visit([this](auto& which) { Do(which); }, action);
    }
    while (!noted_.empty()) {
      auto next = std::move(noted_.front());
      noted_.pop_front();
      Step(std::move(next));
    }
  }

  void Add(OutgoingEvent event) {
    delivery_input::AddEvents add;
    add.events.push_back(std::move(event));
    Step(std::move(add));
  }
  // Events 1 to `count`, at once.
  void AddMany(uint64_t count) {
    delivery_input::AddEvents add;
    for (uint64_t id = 1; id <= count; ++id) add.events.push_back(Event(id));
    Step(std::move(add));
  }
  void End() { Step(delivery_input::End{}); }

  // Answers what is under way and lets time pass until nothing is left to do.
  void Run() {
    for (int i = 0; i < 1'000'000; ++i) {
      if (!pending_.empty()) {
        AnswerNext();
      } else if (gate.TakeWoken()) {
        Step(delivery_input::TimePassed{});
      } else if (const auto wakeup = core.NextWakeup()) {
        Advance(std::max(*wakeup - now.monotonic, absl::ZeroDuration()));
        Step(delivery_input::TimePassed{});
      } else {
        return;
      }
    }
    FAIL() << "the core does not come to rest";
  }

  void AnswerNext() {
    Advance(latency);
    auto next = std::move(pending_.front());
    pending_.pop_front();
    Step(next());
  }

  void Advance(absl::Duration d) {
    now.wall += d;
    now.monotonic += d;
  }

  // How many events were rejected, skipped, delivered.
  int64_t CountFinal(std::optional<RowReason> reason) const {
    return std::count_if(finals.begin(), finals.end(),
                         [&](const auto& f) { return f.second == reason; });
  }

  // Decides about each request; by default all are accepted.
  std::function<GraphAnswer(const Sent&)> meta = [](const Sent&) {
    return Ok();
  };
  absl::Duration latency = absl::ZeroDuration();  // between answers
  // Makes a note durable, which takes no time; OK unless a test says otherwise.
  std::function<absl::Status()> note = [] { return absl::OkStatus(); };

  std::vector<Sent> requests;
  int64_t events_noted = 0;
  std::vector<absl::Duration> sent_at;
  std::map<uint64_t, std::optional<RowReason>> finals;
  std::optional<absl::Status> failure;
  int most_in_flight = 0;
  FakeLedger ledger;
  Moment now{.wall = absl::FromUnixSeconds(kNow)};

 private:
  FixedChance gen_;

 public:
  SoleGate gate;
  DeliveryCore core;

 private:
  void Do(delivery_action::ClaimEvents& action) {
    auto answers = ledger.ClaimEvents(1, action.requests);
    pending_.push_back([claim = action.claim, answers = std::move(answers)] {
      return delivery_input::ClaimsAnswered{claim, answers};
    });
  }

  void Do(delivery_action::RecordSending& action) {
    events_noted += static_cast<int64_t>(action.events.size());
    absl::Status status = note();
    if (status.ok()) status = ledger.RecordSending(1, action.events);
    noted_.push_back({action.request, status});
  }

  void Do(delivery_action::SendRequest& action) {
    // Of requests of a thousand events copies are what takes a test's time.
    const auto sent = std::make_shared<const Sent>(action.events.begin(),
                                                   action.events.end());
    requests.push_back(*sent);
    sent_at.push_back(now.monotonic);
    most_in_flight = std::max(most_in_flight, ++in_flight_);
    pending_.push_back([this, request = action.request, sent] {
      --in_flight_;
      return delivery_input::RequestAnswered{request, meta(*sent)};
    });
  }

  void Do(delivery_action::RecordDeliveries& action) {
    const absl::Status status = ledger.RecordDelivered(1, action.deliveries);
    pending_.push_back([request = action.request, status] {
      return delivery_input::DeliveriesRecorded{request, status};
    });
  }

  void Do(delivery_action::ReleaseClaims& action) {
    ledger.Release(1, action.keys);
  }

  void Do(delivery_action::AbandonClaims& action) {
    ledger.Abandon(1, action.keys);
  }

  void Do(delivery_action::EventsFinal& action) {
    for (const uint64_t id : action.ids) {
      EXPECT_FALSE(finals.contains(id)) << "final twice";
      finals[id] = action.reason;
    }
  }

  void Do(delivery_action::FailRun& action) {
    EXPECT_FALSE(failure.has_value()) << "failed twice";
    failure = action.status;
  }

  std::deque<std::function<DeliveryInput()>> pending_;
  std::deque<delivery_input::SendingRecorded> noted_;
  int in_flight_ = 0;
};

}  // namespace destconn

#endif  // DELIVERY_DELIVERY_WORLD_H_
