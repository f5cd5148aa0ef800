#include "delivery/outbound.h"

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "absl/time/time.h"
#include "delivery/sole_gate.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr int64_t kNow = 1'795'000'000;
constexpr int64_t kDay = 86'400;

class OutboundTest : public testing::Test {
 protected:
  OutboundTest() { watch_.Accepted(); }

  // An event that leaves its window so many seconds from now.
  OutgoingEvent* Event(uint64_t id, int64_t expires_in = kDay,
                       bool physical_store = true) {
    const int64_t window = 7 * kDay - (physical_store ? 0 : 300);
    return &events_.emplace_back(
        OutgoingEvent{.id = id,
                      .event_time = kNow + expires_in - window,
                      .physical_store = physical_store,
                      .json = "x"});
  }

  void Add(uint64_t id, int64_t expires_in = kDay) {
    outbound_.Add(Event(id, expires_in), false, now_);
  }

  void AddRetry(uint64_t id, int64_t expires_in = kDay) {
    OutgoingEvent* const event = Event(id, expires_in);
    outbound_.AddRetry({.events = {event},
                        .sending = Sending::kRetry,
                        .attempt = 1,
                        .due = kNow + expires_in,
                        .expires_at = kNow + expires_in});
  }

  std::vector<uint64_t> Next() {
    std::vector<OutgoingEvent*> expired;
    const auto request = outbound_.Next(true, in_flight_, now_, expired);
    for (const OutgoingEvent* event : expired) expired_.push_back(event->id);
    std::vector<uint64_t> ids;
    if (!request.has_value()) return ids;
    ++in_flight_;
    for (const OutgoingEvent* event : request->events) {
      ids.push_back(event->id);
    }
    return ids;
  }

  void Advance(absl::Duration d) {
    now_.wall += d;
    now_.monotonic += d;
  }

  DeliveryOptions options_;
  SoleGate gate_{8};
  Patience patience_{absl::Minutes(15), absl::InfiniteDuration()};
  RefusalWatch watch_;
  Outbound outbound_{options_, gate_, patience_, watch_};
  std::deque<OutgoingEvent> events_;
  std::vector<uint64_t> expired_;
  size_t in_flight_ = 0;
  Moment now_{.wall = absl::FromUnixSeconds(kNow), .monotonic = absl::Hours(1)};
};

TEST_F(OutboundTest, RetriesGoBeforeNewEvents) {
  Add(1);
  AddRetry(2, 1000);
  EXPECT_THAT(Next(), ElementsAre(2));
  EXPECT_THAT(Next(), ElementsAre(1));
  EXPECT_THAT(Next(), IsEmpty());
}

TEST_F(OutboundTest, UnlessTheseWouldLapse) {
  Add(1, 30);
  AddRetry(2, 1000);
  EXPECT_THAT(Next(), ElementsAre(1));
  EXPECT_THAT(Next(), ElementsAre(2));
}

TEST_F(OutboundTest, PartsGoFirst) {
  Add(1, 30);
  AddRetry(2, 40);
  outbound_.AddParts(
      {Request{.events = {Event(3)}, .expires_at = kNow + kDay},
       Request{.events = {Event(4)}, .expires_at = kNow + kDay}});
  EXPECT_THAT(Next(), ElementsAre(3));
  EXPECT_THAT(Next(), ElementsAre(4));
  EXPECT_THAT(Next(), ElementsAre(1));
}

TEST_F(OutboundTest, ANewEventGoesInsteadOfARetryThatIsTooMany) {
  for (uint64_t id = 1; id <= 11; ++id) {
    AddRetry(id, 1000);
    if (id == 11) break;
    EXPECT_THAT(Next(), ElementsAre(id));
    gate_.Leave({.kind = AnswerClass::kOk, .sent_at = now_.monotonic},
                now_.monotonic);
    in_flight_ = 0;
  }
  EXPECT_THAT(Next(), IsEmpty());
  Add(12);
  EXPECT_THAT(Next(), ElementsAre(12));
  EXPECT_LE(outbound_.NextAt(in_flight_), now_.monotonic + absl::Seconds(1));
}

TEST_F(OutboundTest, WhatExpiredIsGivenBackInstead) {
  Add(1, 10);
  AddRetry(2, 10);
  AddRetry(3);
  Advance(absl::Seconds(10));
  EXPECT_THAT(Next(), ElementsAre(2));  // its last second
  Advance(absl::Milliseconds(1));
  EXPECT_THAT(Next(), ElementsAre(3));
  EXPECT_THAT(expired_, ElementsAre(1));
}

TEST_F(OutboundTest, ARequestGoesWithoutWhatExpired) {
  outbound_.AddRetry({.events = {Event(1), Event(2, 10), Event(3)},
                      .attempt = 1,
                      .expires_at = kNow + 10});
  Advance(absl::Seconds(11));
  EXPECT_THAT(Next(), ElementsAre(1, 3));
  EXPECT_THAT(expired_, ElementsAre(2));
}

TEST_F(OutboundTest, NoMoreThanTheRunMay) {
  options_.max_requests_in_flight = 1;
  AddRetry(1);
  AddRetry(2);
  EXPECT_THAT(Next(), ElementsAre(1));
  EXPECT_THAT(Next(), IsEmpty());
  EXPECT_EQ(outbound_.NextAt(in_flight_), absl::InfiniteDuration());
  EXPECT_LE(outbound_.NextAt(0), now_.monotonic);
}

TEST_F(OutboundTest, AsksAgainWhenThePauseEnds) {
  gate_.TryEnter(Sending::kFirst, now_.monotonic);
  gate_.Leave({.kind = AnswerClass::kThrottled,
               .sent_at = now_.monotonic,
               .pause = absl::Minutes(2)},
              now_.monotonic);
  Add(1);
  EXPECT_THAT(Next(), IsEmpty());
  EXPECT_EQ(outbound_.NextAt(0), now_.monotonic + absl::Minutes(2));
  EXPECT_EQ(patience_.EndsAt(), now_.monotonic + absl::Minutes(15));
  Advance(absl::Minutes(2));
  EXPECT_THAT(Next(), ElementsAre(1));
}

TEST_F(OutboundTest, SaysWhatWillLapseDuringAPause) {
  gate_.TryEnter(Sending::kFirst, now_.monotonic);
  gate_.Leave({.kind = AnswerClass::kThrottled,
               .sent_at = now_.monotonic,
               .pause = absl::Minutes(2)},
              now_.monotonic);
  Add(1, 119);
  AddRetry(2, 100);
  Add(3, 121);
  EXPECT_EQ(outbound_.WillLapse(0, now_), 0);
  Next();
  EXPECT_EQ(outbound_.WillLapse(0, now_), 2);
  EXPECT_EQ(outbound_.WillLapse(0.001, now_), 2);
  Add(4, 121);
  EXPECT_EQ(outbound_.WillLapse(0.001, now_), 3);
}

TEST_F(OutboundTest, KnowsHowLongARequestHas) {
  const Request request = {.expires_at = kNow + 10};
  EXPECT_EQ(outbound_.TimeLeft(request, now_), absl::Seconds(10));
  Advance(absl::Seconds(11));
  EXPECT_EQ(outbound_.TimeLeft(request, now_), absl::ZeroDuration());
}

TEST_F(OutboundTest, TheRestKeepsAMarginOfFiveMinutes) {
  outbound_.Add(Event(1, 10, false), false, now_);
  Advance(absl::Seconds(11));
  EXPECT_THAT(Next(), IsEmpty());
  EXPECT_THAT(expired_, ElementsAre(1));
}

TEST_F(OutboundTest, WhoNeedsNothingMoreWithdraws) {
  SoleGate narrow(1);
  Outbound outbound(options_, narrow, patience_, watch_);
  std::vector<OutgoingEvent*> expired;
  outbound.Add(Event(1), false, now_);
  ASSERT_TRUE(outbound.Next(true, 0, now_, expired).has_value());
  outbound.Add(Event(2), false, now_);
  ASSERT_FALSE(outbound.Next(true, 1, now_, expired).has_value());
  EXPECT_EQ(outbound.NextAt(1), absl::InfiniteDuration());
  outbound.Close();
  narrow.Leave({.sent_at = now_.monotonic}, now_.monotonic);
  EXPECT_FALSE(narrow.TakeWoken());
}

}  // namespace
}  // namespace destconn
