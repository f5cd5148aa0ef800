#include "delivery/delivery_core.h"

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "base/error_reason.h"
#include "delivery/delivery_types.h"
#include "events/row_reason.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ledger/fake_ledger.h"
#include "ledger/ledger.h"
#include "meta_client/graph_answer.h"

namespace destconn {
namespace {

using testing::ElementsAre;
using testing::Optional;

constexpr int64_t kNow = 1'795'000'000;
constexpr int64_t kDay = 86'400;

using Sent = std::vector<std::string>;

GraphAnswer Ok() {
  return {.kind = AnswerClass::kOk, .processing = Processing::kProcessed};
}
GraphAnswer Answer(AnswerClass kind) { return {.kind = kind}; }

OutgoingEvent Event(uint64_t id, uint64_t fingerprint = 7) {
  return {.id = id,
          .key = {{static_cast<uint8_t>(id), static_cast<uint8_t>(id >> 8)}},
          .fingerprint = fingerprint,
          .event_time = kNow - 60,
          .json = absl::StrCat("e", id)};
}

// Carries out the core's actions on a ledger in memory and a Meta that a test
// programs, in virtual time.
class World {
 public:
  explicit World(DeliveryOptions options = {}) : core_(options, gen_) {}

  void Step(DeliveryInput input) {
    for (DeliveryAction& action : core_.Step(std::move(input), now_)) {
      std::visit([this](auto& which) { Do(which); }, action);
    }
  }

  void Add(OutgoingEvent event) {
    Step(delivery_input::AddEvent{std::move(event)});
  }
  void End() { Step(delivery_input::End{}); }

  // Answers what is under way and lets time pass until nothing is left to do.
  void Run() {
    for (int i = 0; i < 10'000; ++i) {
      if (!pending_.empty()) {
        auto next = std::move(pending_.front());
        pending_.pop_front();
        Step(next());
      } else if (const auto wakeup = core_.NextWakeup()) {
        Advance(std::max(*wakeup - now_.monotonic, absl::ZeroDuration()));
        Step(delivery_input::TimePassed{});
      } else {
        return;
      }
    }
    FAIL() << "the core does not come to rest";
  }

  void Advance(absl::Duration d) {
    now_.wall += d;
    now_.monotonic += d;
  }

  // Decides about each request; by default all are accepted.
  std::function<GraphAnswer(const Sent&)> meta = [](const Sent&) {
    return Ok();
  };

  std::vector<Sent> requests;
  std::map<uint64_t, std::optional<RowReason>> finals;
  std::optional<absl::Status> failure;
  FakeLedger ledger;
  Moment now_{.wall = absl::FromUnixSeconds(kNow)};
  std::mt19937_64 gen_{1};
  DeliveryCore core_;

 private:
  void Do(delivery_action::ClaimEvents& action) {
    auto answers = ledger.ClaimEvents(1, action.requests);
    pending_.push_back([claim = action.claim, answers] {
      return delivery_input::ClaimsAnswered{claim, answers};
    });
  }

  void Do(delivery_action::SendRequest& action) {
    const Sent sent(action.events.begin(), action.events.end());
    requests.push_back(sent);
    ++in_flight_;
    most_in_flight = std::max(most_in_flight, in_flight_);
    pending_.push_back([this, request = action.request, sent] {
      --in_flight_;
      return delivery_input::RequestAnswered{request, meta(sent)};
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

  void Do(delivery_action::EventFinal& action) {
    EXPECT_FALSE(finals.contains(action.id)) << "final twice";
    finals[action.id] = action.reason;
  }

  void Do(delivery_action::FailRun& action) {
    EXPECT_FALSE(failure.has_value()) << "failed twice";
    failure = action.status;
  }

  std::deque<std::function<DeliveryInput()>> pending_;
  int in_flight_ = 0;

 public:
  int most_in_flight = 0;
};

TEST(DeliveryCoreTest, DeliversRecordsAndThenCallsFinal) {
  World world;
  world.Add(Event(1));
  world.End();
  world.Run();
  EXPECT_THAT(world.requests, ElementsAre(Sent{"e1"}));
  EXPECT_EQ(world.ledger.delivered().size(), 1u);
  EXPECT_EQ(world.finals.at(1), std::nullopt);
  EXPECT_EQ(world.core_.backlog(), 0u);
}

TEST(DeliveryCoreTest, IsNotFinalBeforeTheLedgerHasIt) {
  std::mt19937_64 gen(1);
  DeliveryCore core({}, gen);
  const Moment now{.wall = absl::FromUnixSeconds(kNow)};
  core.Step(delivery_input::AddEvent{Event(1)}, now);
  core.Step(delivery_input::End{}, now);
  core.Step(delivery_input::ClaimsAnswered{1, std::vector{Claim::kGranted}},
            now);
  const auto actions = core.Step(delivery_input::RequestAnswered{2, Ok()}, now);
  ASSERT_EQ(actions.size(), 1u);
  EXPECT_TRUE(
      std::holds_alternative<delivery_action::RecordDeliveries>(actions[0]));
  EXPECT_EQ(core.backlog(), 1u);
}

TEST(DeliveryCoreTest, FillsRequestsUpToTheLimit) {
  World world;
  for (uint64_t id = 1; id <= 2500; ++id) world.Add(Event(id));
  world.End();
  world.Run();
  ASSERT_EQ(world.requests.size(), 3u);
  EXPECT_EQ(world.requests[0].size(), 1000u);
  EXPECT_EQ(world.requests[1].size(), 1000u);
  EXPECT_EQ(world.requests[2].size(), 500u);
  EXPECT_EQ(world.finals.size(), 2500u);
}

TEST(DeliveryCoreTest, KeepsRequestsUnderTheByteLimit) {
  World world({.max_request_bytes = 5});
  for (uint64_t id = 1; id <= 3; ++id) world.Add(Event(id));
  world.End();
  world.Run();
  EXPECT_THAT(world.requests, ElementsAre(Sent{"e1", "e2"}, Sent{"e3"}));
}

TEST(DeliveryCoreTest, HasNoMoreInFlightThanAllowed) {
  World world({.max_requests_in_flight = 2});
  for (uint64_t id = 1; id <= 6000; ++id) world.Add(Event(id));
  world.End();
  world.Run();
  EXPECT_EQ(world.most_in_flight, 2);
  EXPECT_EQ(world.finals.size(), 6000u);
}

TEST(DeliveryCoreTest, DoesNotWaitForCompanyForEver) {
  World world;
  world.Add(Event(1));
  world.Run();
  EXPECT_EQ(world.finals.size(), 1u);
  EXPECT_GE(world.now_.monotonic, absl::Seconds(1));
}

TEST(DeliveryCoreTest, FlushSendsWhatIsThere) {
  World world;
  world.Add(Event(1));
  world.Step(delivery_input::Flush{});
  world.Run();
  EXPECT_EQ(world.finals.size(), 1u);
  EXPECT_EQ(world.now_.monotonic, absl::ZeroDuration());
}

TEST(DeliveryCoreTest, SkipsWhatTheLedgerHolds) {
  World world;
  ASSERT_TRUE(world.ledger
                  .RecordDelivered(9, {{.key = Event(1).key, .fingerprint = 7},
                                       {.key = Event(2).key, .fingerprint = 8}})
                  .ok());
  world.Add(Event(1));
  world.Add(Event(2));
  world.End();
  world.Run();
  EXPECT_TRUE(world.requests.empty());
  EXPECT_EQ(world.finals.at(1), RowReason::kAlreadySent);
  EXPECT_EQ(world.finals.at(2), RowReason::kAlreadySentChanged);
}

TEST(DeliveryCoreTest, ATwinInTheSameRunIsAlreadySent) {
  World world;
  OutgoingEvent twin = Event(1);
  twin.id = 2;
  OutgoingEvent changed = Event(1, 8);
  changed.id = 3;
  world.Add(Event(1));
  world.Add(twin);
  world.Add(changed);
  world.End();
  world.Run();
  EXPECT_EQ(world.requests.size(), 1u);
  EXPECT_EQ(world.finals.at(1), std::nullopt);
  EXPECT_EQ(world.finals.at(2), RowReason::kAlreadySent);
  EXPECT_EQ(world.finals.at(3), RowReason::kAlreadySentChanged);
  EXPECT_EQ(world.core_.backlog(), 0u);
}

TEST(DeliveryCoreTest, ATwinOfARefusedEventIsTriedOnItsOwn) {
  World world;
  OutgoingEvent twin = Event(1);
  twin.id = 2;
  twin.json = "good";
  world.meta = [](const Sent& sent) {
    return sent[0] == "good" ? Ok() : Answer(AnswerClass::kPayload);
  };
  world.Add(Event(1));
  world.Add(twin);
  world.End();
  world.Run();
  EXPECT_EQ(world.finals.at(1), RowReason::kRejectedByMeta);
  EXPECT_EQ(world.finals.at(2), std::nullopt);
  EXPECT_EQ(world.core_.backlog(), 0u);
}

TEST(DeliveryCoreTest, WaitsForAnotherStreamAndReportsItsOutcome) {
  World world;
  ASSERT_TRUE(world.ledger.ClaimEvents(9, {{Event(1).key, 7}}).ok());
  int looks = 0;
  world.Add(Event(1));
  world.End();
  // The other stream delivers while this one is waiting.
  while (world.finals.empty() && looks++ < 100) {
    if (looks == 3) {
      ASSERT_TRUE(
          world.ledger.RecordDelivered(9, {{Event(1).key, 7, kNow}}).ok());
      world.Run();
    } else {
      world.Step(delivery_input::TimePassed{});
    }
  }
  EXPECT_TRUE(world.requests.empty());
  EXPECT_EQ(world.finals.at(1), RowReason::kAlreadySent);
}

TEST(DeliveryCoreTest, FindsTheOneBadEventInAThousand) {
  World world;
  for (uint64_t id = 1; id <= 1000; ++id) world.Add(Event(id));
  world.meta = [](const Sent& sent) {
    return std::count(sent.begin(), sent.end(), "e617") > 0
               ? Answer(AnswerClass::kPayload)
               : Ok();
  };
  world.End();
  world.Run();
  EXPECT_EQ(world.finals.size(), 1000u);
  for (const auto& [id, reason] : world.finals) {
    EXPECT_EQ(reason, id == 617 ? std::optional(RowReason::kRejectedByMeta)
                                : std::nullopt)
        << id;
  }
  EXPECT_LE(world.requests.size(), 22u);  // reliability.md, G07
  EXPECT_EQ(world.ledger.delivered().size(), 999u);
}

TEST(DeliveryCoreTest, RetriesTheSameBytes) {
  World world;
  int tries = 0;
  world.meta = [&tries](const Sent&) {
    return ++tries < 4 ? Answer(AnswerClass::kTransient) : Ok();
  };
  world.Add(Event(1));
  world.Add(Event(2));
  world.End();
  world.Run();
  ASSERT_EQ(world.requests.size(), 4u);
  for (const Sent& sent : world.requests) EXPECT_EQ(sent, world.requests[0]);
  EXPECT_EQ(world.finals.size(), 2u);
  EXPECT_FALSE(world.failure.has_value());
}

TEST(DeliveryCoreTest, GivesUpWhenMetaStaysAway) {
  World world({.give_up_after = absl::Minutes(2)});
  world.meta = [](const Sent&) { return Answer(AnswerClass::kTransient); };
  world.Add(Event(1));
  world.End();
  world.Run();
  ASSERT_TRUE(world.failure.has_value());
  EXPECT_THAT(ReasonOf(*world.failure),
              Optional(std::string("META_UNAVAILABLE")));
  EXPECT_TRUE(world.finals.empty());
  EXPECT_LE(world.now_.monotonic, absl::Minutes(2));
  // Another run may have it now.
  EXPECT_THAT(*world.ledger.ClaimEvents(9, {{Event(1).key, 7}}),
              ElementsAre(Claim::kGranted));
}

TEST(DeliveryCoreTest, AThrottlePausesEverything) {
  World world;
  bool throttled = false;
  world.meta = [&throttled](const Sent&) {
    if (std::exchange(throttled, true)) return Ok();
    GraphAnswer answer = Answer(AnswerClass::kThrottled);
    answer.pause = absl::Minutes(3);
    return answer;
  };
  for (uint64_t id = 1; id <= 1500; ++id) world.Add(Event(id));
  world.End();
  world.Run();
  EXPECT_EQ(world.finals.size(), 1500u);
  EXPECT_GE(world.now_.monotonic, absl::Minutes(3));
}

TEST(DeliveryCoreTest, ADeadTokenStopsTheRunWithoutSplitting) {
  World world({.max_requests_in_flight = 2});
  for (uint64_t id = 1; id <= 5000; ++id) world.Add(Event(id));
  world.meta = [](const Sent&) { return Answer(AnswerClass::kAuth); };
  world.End();
  world.Run();
  ASSERT_TRUE(world.failure.has_value());
  EXPECT_THAT(ReasonOf(*world.failure), Optional(std::string("REAUTHORIZE")));
  EXPECT_EQ(world.requests.size(), 2u);
  EXPECT_TRUE(world.finals.empty());
}

TEST(DeliveryCoreTest, WhatMetaTookBeforeTheRunFailedIsRecorded) {
  World world({.max_requests_in_flight = 2});
  for (uint64_t id = 1; id <= 2000; ++id) world.Add(Event(id));
  world.meta = [](const Sent& sent) {
    return sent[0] == "e1" ? Answer(AnswerClass::kConfig) : Ok();
  };
  world.End();
  world.Run();
  ASSERT_TRUE(world.failure.has_value());
  EXPECT_EQ(world.finals.size(), 1000u);
  EXPECT_EQ(world.ledger.delivered().size(), 1000u);
}

TEST(DeliveryCoreTest, AWrongCountIsNeverTakenForDelivered) {
  World world;
  world.meta = [](const Sent&) { return Answer(AnswerClass::kCountMismatch); };
  world.Add(Event(1));
  world.End();
  world.Run();
  ASSERT_TRUE(world.failure.has_value());
  EXPECT_THAT(ReasonOf(*world.failure),
              Optional(std::string("META_COUNT_MISMATCH")));
  EXPECT_EQ(world.requests.size(), 3u);
  EXPECT_TRUE(world.ledger.delivered().empty());
}

TEST(DeliveryCoreTest, SkipsWhatGrewTooOldWhileWaiting) {
  World world;
  OutgoingEvent old = Event(1);
  old.event_time = kNow - 7 * kDay + 30;
  bool failed = false;
  world.meta = [&](const Sent&) {
    if (std::exchange(failed, true)) return Ok();
    GraphAnswer answer = Answer(AnswerClass::kThrottled);
    answer.pause = absl::Minutes(1);
    return answer;
  };
  world.Add(old);
  world.Add(Event(2));
  world.End();
  world.Run();
  EXPECT_EQ(world.finals.at(1), RowReason::kOutsideWindow);
  EXPECT_EQ(world.finals.at(2), std::nullopt);
  EXPECT_EQ(world.requests.back(), Sent{"e2"});
}

TEST(DeliveryCoreTest, KeepsWindowClassesApart) {
  World world;
  OutgoingEvent web = Event(2);
  web.physical_store = false;
  world.Add(Event(1));
  world.Add(web);
  world.End();
  world.Run();
  EXPECT_THAT(world.requests, ElementsAre(Sent{"e1"}, Sent{"e2"}));
}

TEST(DeliveryCoreTest, ALedgerThatFailsEndsTheRunUnacknowledged) {
  World world;
  world.Add(Event(1));
  world.ledger.FailWith(
      WithReason(absl::UnavailableError("disk full"), "LEDGER_UNAVAILABLE"));
  world.End();
  world.Run();
  ASSERT_TRUE(world.failure.has_value());
  EXPECT_THAT(ReasonOf(*world.failure),
              Optional(std::string("LEDGER_UNAVAILABLE")));
  EXPECT_TRUE(world.finals.empty());
}

TEST(DeliveryCoreTest, ALedgerThatFailsAfterMetaTookThemAcknowledgesNothing) {
  World world;
  world.meta = [&world](const Sent&) {
    world.ledger.FailWith(absl::UnavailableError("disk full"));
    return Ok();
  };
  world.Add(Event(1));
  world.End();
  world.Run();
  ASSERT_TRUE(world.failure.has_value());
  EXPECT_TRUE(world.finals.empty());
}

TEST(DeliveryCoreTest, AStopSeesThroughWhatIsUnderWay) {
  World world;
  for (uint64_t id = 1; id <= 1500; ++id) world.Add(Event(id));
  world.meta = [&world](const Sent&) {
    world.Step(delivery_input::Stop{absl::CancelledError("stop")});
    return Ok();
  };
  world.Run();
  ASSERT_TRUE(world.failure.has_value());
  EXPECT_EQ(world.failure->code(), absl::StatusCode::kCancelled);
  EXPECT_EQ(world.requests.size(), 1u);
  EXPECT_EQ(world.finals.size(), 1000u);
}

}  // namespace
}  // namespace destconn
