// What the ledger is told of events before they leave, and of claims that end.

#include <random>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "base/error_reason.h"
#include "delivery/delivery_core.h"
#include "delivery/delivery_types.h"
#include "delivery/delivery_world.h"
#include "delivery/send_gate.h"
#include "delivery/sole_gate.h"
#include "events/row_reason.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ledger/ledger.h"
#include "meta_client/graph_answer.h"

namespace destconn {
namespace {

using World = DeliveryWorld;
using Sent = World::Sent;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

const absl::Status kGone = absl::UnavailableError("no disk");

// A core that one event was added to and claimed for, step by step.
class NotingTest : public testing::Test {
 protected:
  using Actions = std::vector<DeliveryAction>;

  void SetUp() override {
    Step(delivery_input::AddEvents{{World::Event(1)}});
    Step(delivery_input::End{});
  }

  Actions Step(DeliveryInput input) {
    return core_.Step(std::move(input), now_);
  }
  Actions Claimed(Claim claim) {
    return Step(delivery_input::ClaimsAnswered{1, std::vector{claim}});
  }

  std::mt19937_64 gen_{1};
  SoleGate gate_{1};
  DeliveryCore core_{{}, gate_, gen_};
  Moment now_{.wall = absl::FromUnixSeconds(World::kNow)};
};

TEST_F(NotingTest, ARequestLeavesOnlyOnceItsNoteIsDurable) {
  const Actions claimed = Claimed(Claim::kGranted);
  ASSERT_THAT(claimed, SizeIs(1));
  const auto& note = std::get<delivery_action::RecordSending>(claimed[0]);
  ASSERT_THAT(note.events, SizeIs(1));
  EXPECT_EQ(note.events[0].key, World::Event(1).key);
  EXPECT_EQ(note.events[0].fingerprint, World::Event(1).fingerprint);
  EXPECT_EQ(note.events[0].event_time, World::Event(1).event_time);
  now_.monotonic += absl::Seconds(1);
  EXPECT_THAT(Step(delivery_input::TimePassed{}), IsEmpty());
  const Actions noted = Step(delivery_input::SendingRecorded{note.request});
  ASSERT_THAT(noted, SizeIs(1));
  EXPECT_THAT(std::get<delivery_action::SendRequest>(noted[0]).events,
              ElementsAre("e1"));
}

TEST_F(NotingTest, WhatWasNotedBeforeLeavesAtOnce) {
  const Actions claimed = Claimed(Claim::kGrantedAgain);
  ASSERT_THAT(claimed, SizeIs(1));
  EXPECT_TRUE(std::holds_alternative<delivery_action::SendRequest>(claimed[0]));
}

TEST_F(NotingTest, WithoutTheNoteNothingLeaves) {
  Claimed(Claim::kGranted);
  const absl::Status lost =
      WithReason(absl::AbortedError("taken over"), "LEDGER_CLAIM_LOST");
  const Actions actions = Step(delivery_input::SendingRecorded{2, lost});
  ASSERT_THAT(actions, SizeIs(2));
  EXPECT_THAT(std::get<delivery_action::ReleaseClaims>(actions[0]).keys,
              ElementsAre(World::Event(1).key));
  EXPECT_EQ(std::get<delivery_action::FailRun>(actions[1]).status, lost);
}

TEST_F(NotingTest, AStopWaitsForTheNoteAndSendsNothing) {
  Claimed(Claim::kGranted);
  EXPECT_THAT(Step(delivery_input::Stop{kGone}), IsEmpty());
  const Actions actions = Step(delivery_input::SendingRecorded{2});
  ASSERT_THAT(actions, SizeIs(2));
  EXPECT_TRUE(
      std::holds_alternative<delivery_action::ReleaseClaims>(actions[0]));
}

TEST_F(NotingTest, WhatGrewTooOldMeanwhileIsNotSent) {
  Claimed(Claim::kGranted);
  now_.wall += absl::Hours(24 * 7);
  const Actions actions = Step(delivery_input::SendingRecorded{2});
  ASSERT_THAT(actions, SizeIs(2));
  EXPECT_THAT(std::get<delivery_action::ReleaseClaims>(actions[0]).keys,
              ElementsAre(World::Event(1).key));
  EXPECT_EQ(std::get<delivery_action::EventsFinal>(actions[1]).reason,
            RowReason::kOutsideWindow);
  // Its place is free again.
  EXPECT_EQ(gate_.TryEnter(Sending::kFirst, now_.monotonic).held, Held::kNot);
}

TEST_F(NotingTest, WhatIsRecordedInVainIsAbandoned) {
  Claimed(Claim::kGranted);
  Step(delivery_input::SendingRecorded{2});
  Step(delivery_input::RequestAnswered{2, World::Ok()});
  const Actions actions = Step(delivery_input::DeliveriesRecorded{2, kGone});
  ASSERT_THAT(actions, SizeIs(2));
  EXPECT_THAT(std::get<delivery_action::AbandonClaims>(actions[0]).keys,
              ElementsAre(World::Event(1).key));
}

TEST(DeliveryNotesTest, AnEventIsNotedOnceHoweverOftenItIsSent) {
  World world;
  int tries = 0;
  world.meta = [&tries](const Sent& sent) {
    if (++tries < 3) return World::Answer(AnswerClass::kTransient);
    return sent.size() > 1 ? World::Refusal() : World::Ok();
  };
  world.AddMany(8);
  world.End();
  world.Run();
  EXPECT_THAT(world.finals, SizeIs(8));
  EXPECT_EQ(world.events_noted, 8);
}

// A run that fails after `answer` to its only event, which the next run has
// with other contents.
RowReason ReasonOfAChangedRowAfter(GraphAnswer answer) {
  World world;
  world.meta = [&](const Sent&) {
    world.Step(delivery_input::Stop{kGone});
    return answer;
  };
  world.Add(World::Event(1));
  world.End();
  world.Run();
  EXPECT_TRUE(world.failure.has_value());

  World next;
  for (const auto& [key, note] : world.ledger.sending()) {
    EXPECT_EQ(next.ledger.RecordSending(7, {&note, 1}), absl::OkStatus());
  }
  next.Add(World::Event(1, /*fingerprint=*/8));
  next.End();
  next.Run();
  return next.finals.at(1).value_or(RowReason::kAlreadySent);
}

TEST(DeliveryNotesTest, AChangedRowIsNotSentAfterAnAmbiguousAttempt) {
  EXPECT_EQ(ReasonOfAChangedRowAfter(World::Answer(AnswerClass::kTransient)),
            RowReason::kAlreadySentChanged);
}

TEST(DeliveryNotesTest, AChangedRowIsSentWhereMetaCertainlyHasNothing) {
  EXPECT_EQ(ReasonOfAChangedRowAfter(World::Answer(AnswerClass::kThrottled)),
            RowReason::kAlreadySent);  // delivered by the second run
}

TEST(DeliveryNotesTest, ARefusalAfterAnAmbiguousAttemptKeepsTheNote) {
  World world;
  int tries = 0;
  world.meta = [&tries](const Sent&) {
    return ++tries == 1 ? World::Answer(AnswerClass::kTransient)
                        : World::Refusal();
  };
  world.Add(World::Event(1));
  world.End();
  world.Run();
  EXPECT_EQ(world.finals.at(1), RowReason::kRejectedByMeta);
  EXPECT_THAT(world.ledger.sending(), SizeIs(1));
}

TEST(DeliveryNotesTest, ARefusalForgetsTheNote) {
  World world;
  world.meta = [](const Sent&) { return World::Refusal(); };
  world.Add(World::Event(1));
  world.End();
  world.Run();
  EXPECT_THAT(world.ledger.sending(), IsEmpty());
}

TEST(DeliveryNotesTest, WhatAnEarlierRunMayHaveSentStaysNoted) {
  World world;
  const Delivery before{.key = World::Event(1).key,
                        .fingerprint = World::Event(1).fingerprint};
  ASSERT_EQ(world.ledger.RecordSending(7, {&before, 1}), absl::OkStatus());
  world.meta = [](const Sent&) { return World::Refusal(); };
  world.Add(World::Event(1));
  world.End();
  world.Run();
  EXPECT_EQ(world.events_noted, 0);
  EXPECT_THAT(world.ledger.sending(), SizeIs(1));
}

}  // namespace
}  // namespace destconn
