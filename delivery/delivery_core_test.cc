#include "delivery/delivery_core.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "base/error_reason.h"
#include "delivery/delivery_types.h"
#include "delivery/delivery_world.h"
#include "delivery/sole_gate.h"
#include "events/row_reason.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ledger/ledger.h"
#include "meta_client/graph_answer.h"

namespace destconn {
namespace {

using testing::ElementsAre;
using testing::Optional;

constexpr int64_t kNow = DeliveryWorld::kNow;
constexpr int64_t kDay = 86'400;

using World = DeliveryWorld;
using Sent = World::Sent;

GraphAnswer Ok() { return World::Ok(); }
GraphAnswer Answer(AnswerClass kind) { return World::Answer(kind); }
OutgoingEvent Event(uint64_t id, uint64_t fingerprint = 7) {
  return World::Event(id, fingerprint);
}

TEST(DeliveryCoreTest, DeliversRecordsAndThenCallsFinal) {
  World world;
  world.Add(Event(1));
  world.End();
  world.Run();
  EXPECT_THAT(world.requests, ElementsAre(Sent{"e1"}));
  EXPECT_EQ(world.ledger.delivered().size(), 1u);
  EXPECT_EQ(world.finals.at(1), std::nullopt);
  EXPECT_EQ(world.core.backlog(), 0u);
}

TEST(DeliveryCoreTest, IsNotFinalBeforeTheLedgerHasIt) {
  std::mt19937_64 gen(1);
  SoleGate gate(1);
  DeliveryCore core({}, gate, gen);
  const Moment now{.wall = absl::FromUnixSeconds(kNow)};
  core.Step(delivery_input::AddEvents{{Event(1)}}, now);
  core.Step(delivery_input::End{}, now);
  core.Step(delivery_input::ClaimsAnswered{1, std::vector{Claim::kGranted}},
            now);
  core.Step(delivery_input::SendingRecorded{2}, now);
  const auto actions = core.Step(delivery_input::RequestAnswered{2, Ok()}, now);
  ASSERT_EQ(actions.size(), 1u);
  EXPECT_TRUE(
      std::holds_alternative<delivery_action::RecordDeliveries>(actions[0]));
  EXPECT_EQ(core.backlog(), 1u);
}

TEST(DeliveryCoreTest, FillsRequestsUpToTheLimit) {
  World world;
  world.AddMany(2500);
  world.End();
  world.Run();
  ASSERT_EQ(world.requests.size(), 3u);
  EXPECT_EQ(world.requests[0].size(), 1000u);
  EXPECT_EQ(world.requests[1].size(), 1000u);
  EXPECT_EQ(world.requests[2].size(), 500u);
  EXPECT_EQ(world.finals.size(), 2500u);
}

TEST(DeliveryCoreTest, KeepsRequestsUnderTheByteLimit) {
  World world;
  for (uint64_t id = 1; id <= 3; ++id) {
    OutgoingEvent event = Event(id);
    event.json.resize(size_t{2} << 20);
    world.Add(std::move(event));
  }
  world.End();
  world.Run();
  ASSERT_EQ(world.requests.size(), 2u);
  EXPECT_EQ(world.requests[0].size(), 2u);
  EXPECT_EQ(world.requests[1].size(), 1u);
}

TEST(DeliveryCoreTest, HasNoMoreInFlightThanAllowed) {
  World world({.max_requests_in_flight = 2});
  world.AddMany(6000);
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
  EXPECT_GE(world.now.monotonic, absl::Seconds(1));
}

TEST(DeliveryCoreTest, FlushSendsWhatIsThere) {
  World world;
  world.Add(Event(1));
  world.Step(delivery_input::Flush{});
  world.Run();
  EXPECT_EQ(world.finals.size(), 1u);
  EXPECT_EQ(world.now.monotonic, absl::ZeroDuration());
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
  EXPECT_EQ(world.core.backlog(), 0u);
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
  EXPECT_EQ(world.core.backlog(), 0u);
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
  world.AddMany(1000);
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
  EXPECT_LE(world.now.monotonic, absl::Minutes(2));
  // Another run may have it now, as it is.
  EXPECT_THAT(*world.ledger.ClaimEvents(9, {{Event(1).key, 7}}),
              ElementsAre(Claim::kGrantedAgain));
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
  world.AddMany(1500);
  world.End();
  world.Run();
  EXPECT_EQ(world.finals.size(), 1500u);
  EXPECT_GE(world.now.monotonic, absl::Minutes(3));
}

TEST(DeliveryCoreTest, ADeadTokenStopsTheRunWithoutSplitting) {
  World world({.max_requests_in_flight = 2});
  world.AddMany(5000);
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
  world.AddMany(2000);
  world.meta = [](const Sent& sent) {
    return sent[0] == "e1" ? Answer(AnswerClass::kConfig) : Ok();
  };
  world.End();
  world.Run();
  ASSERT_TRUE(world.failure.has_value());
  EXPECT_EQ(world.finals.size(), 1000u);
  EXPECT_EQ(world.ledger.delivered().size(), 1000u);
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
  world.AddMany(1500);
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

TEST(DeliveryCoreTest, AStopWaitsForTheLedger) {
  std::mt19937_64 gen(1);
  SoleGate gate(1);
  DeliveryCore core({}, gate, gen);
  const Moment now{.wall = absl::FromUnixSeconds(kNow)};
  core.Step(delivery_input::AddEvents{{Event(1)}}, now);
  core.Step(delivery_input::Flush{}, now);
  EXPECT_TRUE(core.Step(delivery_input::Stop{absl::CancelledError("stop")}, now)
                  .empty());
  const auto actions = core.Step(
      delivery_input::ClaimsAnswered{1, std::vector{Claim::kGranted}}, now);
  ASSERT_EQ(actions.size(), 2u);
  const auto* const release =
      std::get_if<delivery_action::ReleaseClaims>(&actions[0]);
  ASSERT_NE(release, nullptr);
  EXPECT_THAT(release->keys, ElementsAre(Event(1).key));
  EXPECT_TRUE(std::holds_alternative<delivery_action::FailRun>(actions[1]));
  EXPECT_FALSE(core.NextWakeup().has_value());
}

}  // namespace
}  // namespace destconn
