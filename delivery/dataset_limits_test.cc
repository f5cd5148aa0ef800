#include "delivery/dataset_limits.h"

#include <vector>

#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

using Member = DatasetLimits::Member;

class DatasetLimitsTest : public testing::Test {
 protected:
  Held Enter(Member member, Sending sending = Sending::kFirst) {
    return limits_.TryEnter(member, sending, now_).held;
  }

  void Leave(Member member, SendOutcome outcome) {
    outcome.sent_at = now_;
    now_ += kLatency;
    limits_.Leave(member, outcome, now_);
  }

  // Sends one request and answers it so.
  void Send(Member member, AnswerClass kind) {
    ASSERT_EQ(Enter(member), Held::kNot);
    Leave(member, {.kind = kind});
  }

  static constexpr absl::Duration kLatency = absl::Milliseconds(500);

  DatasetLimits limits_;
  absl::Duration now_ = absl::Hours(1);
};

TEST_F(DatasetLimitsTest, LetsInAsManyAsItsMembersMost) {
  const Member a = limits_.Join(2);
  const Member b = limits_.Join(3);
  EXPECT_EQ(Enter(a), Held::kNot);
  EXPECT_EQ(Enter(b), Held::kNot);
  EXPECT_EQ(Enter(a), Held::kNot);
  EXPECT_EQ(Enter(b), Held::kFull);
  limits_.Quit(a);
  EXPECT_THAT(limits_.TakeWoken(), ElementsAre(b));
  EXPECT_EQ(Enter(b), Held::kNot);
}

TEST_F(DatasetLimitsTest, WhoIsHeldIsTold) {
  const Member a = limits_.Join(1);
  const Member b = limits_.Join(1);
  ASSERT_EQ(Enter(a), Held::kNot);
  const Entry entry = limits_.TryEnter(b, Sending::kFirst, now_);
  EXPECT_EQ(entry.held, Held::kFull);
  EXPECT_EQ(entry.ask_at, absl::InfiniteDuration());
  EXPECT_THAT(limits_.TakeWoken(), IsEmpty());
  Leave(a, {});
  EXPECT_THAT(limits_.TakeWoken(), ElementsAre(b));
  EXPECT_THAT(limits_.TakeWoken(), IsEmpty());
}

TEST_F(DatasetLimitsTest, RunsTakeTurns) {
  const Member a = limits_.Join(1);
  const Member b = limits_.Join(1);
  ASSERT_EQ(Enter(a), Held::kNot);
  ASSERT_EQ(Enter(b), Held::kFull);
  Leave(a, {});
  // Though it asks first, it is not its turn.
  EXPECT_EQ(Enter(a), Held::kFull);
  EXPECT_EQ(Enter(b), Held::kNot);
  Leave(b, {});
  EXPECT_THAT(limits_.TakeWoken(), ElementsAre(a));
  EXPECT_EQ(Enter(b), Held::kFull);
  EXPECT_EQ(Enter(a), Held::kNot);
}

TEST_F(DatasetLimitsTest, WhoHasFewestInFlightGoesFirst) {
  const Member a = limits_.Join(3);
  const Member b = limits_.Join(3);
  for (int i = 0; i < 3; ++i) ASSERT_EQ(Enter(a), Held::kNot);
  ASSERT_EQ(Enter(a), Held::kFull);
  ASSERT_EQ(Enter(b), Held::kFull);
  Leave(a, {});
  EXPECT_EQ(Enter(a), Held::kFull);
  EXPECT_EQ(Enter(b), Held::kNot);
}

TEST_F(DatasetLimitsTest, WhoWithdrawsIsNotWaitedFor) {
  const Member a = limits_.Join(1);
  const Member b = limits_.Join(1);
  ASSERT_EQ(Enter(a), Held::kNot);
  ASSERT_EQ(Enter(b), Held::kFull);
  Leave(a, {});
  limits_.Withdraw(b);
  EXPECT_EQ(Enter(a), Held::kNot);
  limits_.Withdraw(b);
}

// Three runs that always want to send, of which the first always asks first.
TEST_F(DatasetLimitsTest, SharesAreEqual) {
  std::vector<Member> members;
  std::vector<int> in_flight(3);
  for (int i = 0; i < 3; ++i) members.push_back(limits_.Join(9));
  for (int round = 0; round < 100; ++round) {
    for (size_t i = 0; i < 3; ++i) {
      while (Enter(members[i]) == Held::kNot) ++in_flight[i];
    }
    if (round > 20) {
      EXPECT_THAT(in_flight, ElementsAre(3, 3, 3)) << round;
    }
    for (size_t i = 0; i < 3; ++i) {
      if (in_flight[i] == 0) continue;
      --in_flight[i];
      Leave(members[i], {});
    }
  }
}

// What is kept for one that wants less goes to the others.
TEST_F(DatasetLimitsTest, NoSlotStaysFreeWhileSomebodyWaits) {
  const Member a = limits_.Join(9);
  const Member b = limits_.Join(9);
  for (int i = 0; i < 9; ++i) ASSERT_EQ(Enter(a), Held::kNot);
  ASSERT_EQ(Enter(a), Held::kFull);
  ASSERT_EQ(Enter(b), Held::kFull);
  for (int i = 0; i < 4; ++i) Leave(a, {});
  EXPECT_EQ(Enter(a), Held::kFull);
  limits_.TakeWoken();
  ASSERT_EQ(Enter(b), Held::kNot);
  EXPECT_THAT(limits_.TakeWoken(), ElementsAre(a));
  for (int i = 0; i < 3; ++i) EXPECT_EQ(Enter(a), Held::kNot);
  EXPECT_EQ(Enter(a), Held::kFull);
}

TEST_F(DatasetLimitsTest, APauseHoldsAll) {
  const Member a = limits_.Join(8);
  const Member b = limits_.Join(8);
  ASSERT_EQ(Enter(a), Held::kNot);
  Leave(a, {.kind = AnswerClass::kThrottled, .pause = absl::Minutes(19)});
  const Entry entry = limits_.TryEnter(b, Sending::kFirst, now_);
  EXPECT_EQ(entry.held, Held::kPaused);
  EXPECT_EQ(entry.ask_at, now_ + absl::Minutes(19));
  now_ = entry.ask_at;
  EXPECT_EQ(Enter(b), Held::kNot);
}

TEST_F(DatasetLimitsTest, ThrottlesThatDoNotSayHowLongPauseLonger) {
  const Member a = limits_.Join(8);
  for (const int seconds : {1, 2, 4, 8, 16, 32, 60, 60}) {
    ASSERT_EQ(Enter(a), Held::kNot);
    Leave(a, {.kind = AnswerClass::kThrottled});
    const Entry entry = limits_.TryEnter(a, Sending::kFirst, now_);
    EXPECT_EQ(entry.ask_at - now_, absl::Seconds(seconds));
    now_ = entry.ask_at;
  }
  Send(a, AnswerClass::kOk);
  ASSERT_EQ(Enter(a), Held::kNot);
  Leave(a, {.kind = AnswerClass::kThrottled});
  EXPECT_EQ(limits_.TryEnter(a, Sending::kFirst, now_).ask_at - now_,
            absl::Seconds(1));
}

TEST_F(DatasetLimitsTest, ThrottledTogetherCountsOnce) {
  const Member a = limits_.Join(8);
  const absl::Duration sent_at = now_;
  for (int i = 0; i < 8; ++i) ASSERT_EQ(Enter(a), Held::kNot);
  now_ += kLatency;
  for (int i = 0; i < 8; ++i) {
    limits_.Leave(a, {.kind = AnswerClass::kThrottled, .sent_at = sent_at},
                  now_);
  }
  EXPECT_EQ(limits_.TryEnter(a, Sending::kFirst, now_).ask_at - now_,
            absl::Seconds(1));
}

TEST_F(DatasetLimitsTest, ManyFailuresOpenTheCircuitForAll) {
  const Member a = limits_.Join(8);
  const Member b = limits_.Join(8);
  for (int i = 0; i < 5; ++i) Send(a, AnswerClass::kTransient);
  const Entry entry = limits_.TryEnter(b, Sending::kFirst, now_);
  EXPECT_EQ(entry.held, Held::kCircuitOpen);
  EXPECT_EQ(entry.ask_at, now_ + absl::Seconds(5));
  now_ = entry.ask_at;
  EXPECT_EQ(Enter(b), Held::kNot);
  EXPECT_EQ(Enter(a), Held::kCircuitOpen);
  Leave(b, {});
  EXPECT_THAT(limits_.TakeWoken(), ElementsAre(a));
  EXPECT_EQ(Enter(a), Held::kNot);
}

TEST_F(DatasetLimitsTest, ATryThatFailsIsToldToThoseWhoWait) {
  const Member a = limits_.Join(8);
  const Member b = limits_.Join(8);
  for (int i = 0; i < 5; ++i) Send(a, AnswerClass::kTransient);
  now_ += absl::Seconds(5);
  ASSERT_EQ(Enter(a), Held::kNot);
  ASSERT_EQ(limits_.TryEnter(b, Sending::kFirst, now_).ask_at,
            absl::InfiniteDuration());
  Leave(a, {.kind = AnswerClass::kTransient});
  EXPECT_THAT(limits_.TakeWoken(), ElementsAre(b));
  EXPECT_EQ(limits_.TryEnter(b, Sending::kFirst, now_).ask_at,
            now_ + absl::Seconds(5));
}

// reliability.md, G02.
TEST_F(DatasetLimitsTest, AnOutageIsTriedOnceEveryFiveSeconds) {
  const Member a = limits_.Join(64);
  const absl::Duration end = now_ + absl::Minutes(10);
  int sent = 0;
  while (now_ < end) {
    const Entry entry = limits_.TryEnter(a, Sending::kRetry, now_);
    if (entry.held == Held::kNot) {
      ++sent;
      Leave(a, {.kind = AnswerClass::kTransient, .sending = Sending::kRetry});
    } else {
      ASSERT_LT(entry.ask_at, absl::InfiniteDuration());
      now_ = entry.ask_at;
    }
  }
  EXPECT_LE(sent, 120 + 5);
  EXPECT_GE(sent, 100);
}

TEST_F(DatasetLimitsTest, HighUsageKeepsRequestsApart) {
  const Member a = limits_.Join(8);
  ASSERT_EQ(Enter(a), Held::kNot);
  Leave(a, {.usage_percent = 90});
  now_ += absl::Minutes(1);
  ASSERT_EQ(Enter(a), Held::kNot);
  const Entry entry = limits_.TryEnter(a, Sending::kFirst, now_);
  EXPECT_EQ(entry.held, Held::kPaced);
  EXPECT_EQ(entry.ask_at, now_ + absl::Seconds(15));
}

TEST_F(DatasetLimitsTest, RetriesHaveABudget) {
  const Member a = limits_.Join(64);
  int retries = 0;
  while (Enter(a, Sending::kRetry) == Held::kNot) ++retries;
  EXPECT_EQ(retries, 10);
  const Entry entry = limits_.TryEnter(a, Sending::kRetry, now_);
  EXPECT_EQ(entry.held, Held::kRetryBudget);
  EXPECT_LT(entry.ask_at, absl::InfiniteDuration());
  EXPECT_EQ(Enter(a, Sending::kOther), Held::kNot);
  EXPECT_EQ(Enter(a, Sending::kFirst), Held::kNot);
}

// Who waits for the budget does not keep others from free slots.
TEST_F(DatasetLimitsTest, ARetryThatIsHeldLeavesItsPlaceInTheLine) {
  const Member a = limits_.Join(11);
  const Member b = limits_.Join(11);
  for (int i = 0; i < 10; ++i) {
    ASSERT_EQ(Enter(a, Sending::kRetry), Held::kNot);
  }
  ASSERT_EQ(Enter(b), Held::kNot);
  ASSERT_EQ(Enter(a, Sending::kRetry), Held::kFull);
  ASSERT_EQ(Enter(b), Held::kFull);
  limits_.Leave(b, {.sent_at = now_}, now_);
  EXPECT_EQ(Enter(b), Held::kNot);
  limits_.Leave(a, {.sent_at = now_}, now_);
  EXPECT_EQ(Enter(a, Sending::kRetry), Held::kRetryBudget);
  EXPECT_EQ(Enter(b), Held::kNot);
}

TEST_F(DatasetLimitsTest, RemembersWhatWasTooLarge) {
  const Member a = limits_.Join(8);
  EXPECT_EQ(limits_.max_request_bytes(), size_t{4} << 20);
  ASSERT_EQ(Enter(a), Held::kNot);
  Leave(a, {.kind = AnswerClass::kTooLarge, .body_bytes = 1'000'000});
  EXPECT_EQ(limits_.max_request_bytes(), 500'000u);
  ASSERT_EQ(Enter(a), Held::kNot);
  Leave(a, {.kind = AnswerClass::kTooLarge, .body_bytes = 10});
  EXPECT_EQ(limits_.max_request_bytes(), size_t{64} << 10);
  limits_.Quit(a);
  EXPECT_FALSE(limits_.IsForgettable(now_));
}

TEST_F(DatasetLimitsTest, IsForgettableWhenThereIsNothingToKnow) {
  EXPECT_TRUE(limits_.IsForgettable(now_));
  const Member a = limits_.Join(8);
  EXPECT_FALSE(limits_.IsForgettable(now_));
  ASSERT_EQ(Enter(a), Held::kNot);
  Leave(a, {.kind = AnswerClass::kThrottled, .pause = absl::Minutes(1)});
  limits_.Quit(a);
  EXPECT_FALSE(limits_.IsForgettable(now_));
  EXPECT_TRUE(limits_.IsForgettable(now_ + absl::Minutes(1)));
}

TEST_F(DatasetLimitsTest, AnOpenCircuitAndAHighUsageAreNotForgotten) {
  const Member a = limits_.Join(8);
  ASSERT_EQ(Enter(a), Held::kNot);
  Leave(a, {.usage_percent = 100});
  limits_.Quit(a);
  EXPECT_FALSE(limits_.IsForgettable(now_));
  now_ += absl::Minutes(5);
  EXPECT_TRUE(limits_.IsForgettable(now_));
  const Member b = limits_.Join(8);
  for (int i = 0; i < 5; ++i) Send(b, AnswerClass::kTransient);
  limits_.Quit(b);
  EXPECT_FALSE(limits_.IsForgettable(now_ + absl::Hours(1)));
}

TEST_F(DatasetLimitsTest, WhoGoesTakesItsRequestsAlong) {
  const Member a = limits_.Join(1);
  ASSERT_EQ(Enter(a), Held::kNot);
  limits_.Quit(a);
  const Member b = limits_.Join(1);
  EXPECT_EQ(Enter(b), Held::kNot);
}

// Were its place given away, two such runs would wake each other for ever.
TEST_F(DatasetLimitsTest, ARetryWithoutBudgetKeepsItsPlace) {
  const Member a = limits_.Join(1);
  const Member b = limits_.Join(1);
  while (Enter(a, Sending::kRetry) == Held::kNot) Leave(a, {});
  ASSERT_EQ(Enter(b), Held::kNot);
  ASSERT_EQ(Enter(a), Held::kFull);
  limits_.Leave(b, {.sent_at = now_}, now_);
  EXPECT_THAT(limits_.TakeWoken(), ElementsAre(a));
  EXPECT_EQ(Enter(a, Sending::kRetry), Held::kRetryBudget);
  EXPECT_EQ(Enter(b), Held::kFull);
  // It has nothing else to send.
  limits_.Withdraw(a);
  EXPECT_THAT(limits_.TakeWoken(), ElementsAre(b));
  EXPECT_EQ(Enter(b), Held::kNot);
}

TEST_F(DatasetLimitsTest, WhatIsCancelledMakesRoomAndTeachesNothing) {
  const auto a = limits_.Join(1);
  const auto b = limits_.Join(1);
  EXPECT_EQ(Enter(a), Held::kNot);
  EXPECT_EQ(Enter(b), Held::kFull);
  limits_.Cancel(a);
  EXPECT_THAT(limits_.TakeWoken(), ElementsAre(b));
  EXPECT_EQ(Enter(b), Held::kNot);
}

}  // namespace
}  // namespace destconn
