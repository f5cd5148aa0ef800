// When and how often the core sends again.

#include <algorithm>
#include <cstdint>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "base/error_reason.h"
#include "delivery/delivery_core.h"
#include "delivery/delivery_world.h"
#include "events/row_reason.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "meta_client/graph_answer.h"

namespace destconn {
namespace {

using testing::Optional;

using World = DeliveryWorld;
using Sent = World::Sent;

constexpr int64_t kDay = 86'400;

GraphAnswer Throttle(absl::Duration pause) {
  GraphAnswer answer = World::Answer(AnswerClass::kThrottled);
  answer.pause = pause;
  return answer;
}

TEST(DeliveryCoreRetriesTest, AtMostOneRetryForTenRequestsInTheLongRun) {
  std::mt19937_64 gen(3);
  World world({.max_requests_in_flight = 64});
  world.latency = absl::Milliseconds(5);
  world.meta = [&gen](const Sent&) {
    return gen() % 5 == 0 ? World::Answer(AnswerClass::kTransient)
                          : World::Ok();
  };
  constexpr uint64_t kBatches = 2000;
  for (uint64_t batch = 0; batch < kBatches; ++batch) {
    delivery_input::AddEvents add;
    for (uint64_t i = 1; i <= 1000; i += 250) {
      add.events.push_back(World::Event(batch * 1000 + i));
    }
    world.Step(std::move(add));
    world.Step(delivery_input::Flush{});
    world.AnswerNext();
  }
  // A fifth fails: what the budget does not pay for waits.
  const size_t sent = world.requests.size();
  const std::set<Sent> batches(world.requests.begin(), world.requests.end());
  const double seconds = absl::ToDoubleSeconds(world.now.monotonic);
  EXPECT_LE(static_cast<double>(sent),
            1.1 * static_cast<double>(batches.size()) + 10 + seconds + 10);
  world.meta = [](const Sent&) { return World::Ok(); };
  world.End();
  world.Run();
  EXPECT_EQ(world.finals.size(), 4 * kBatches);
}

// reliability.md, G01: 30 s after the burst all is delivered.
TEST(DeliveryCoreRetriesTest, RecoversSoonAfterABurst) {
  for (const uint64_t percent : {1, 10, 50, 100}) {
    std::mt19937_64 gen(percent);
    World world({.max_requests_in_flight = 8});
    world.latency = absl::Milliseconds(60);
    const absl::Duration over = absl::Seconds(20);
    world.meta = [&](const Sent&) {
      const bool fails = world.now.monotonic < over && gen() % 100 < percent;
      return fails ? World::Answer(AnswerClass::kTransient) : World::Ok();
    };
    world.AddMany(30'000);
    world.End();
    world.Run();
    EXPECT_EQ(world.CountFinal(std::nullopt), 30'000);
    EXPECT_LE(world.now.monotonic, over + absl::Seconds(30)) << percent;
  }
}

// reliability.md, G02.
TEST(DeliveryCoreRetriesTest, AnOutageIsTriedOnceEveryFiveSeconds) {
  World world({.max_requests_in_flight = 64});
  world.latency = absl::Milliseconds(10);
  const absl::Duration over = absl::Minutes(10);
  world.meta = [&](const Sent&) {
    return world.now.monotonic < over ? World::Answer(AnswerClass::kTransient)
                                      : World::Ok();
  };
  world.AddMany(60'000);
  world.End();
  world.Run();
  const auto tries =
      std::count_if(world.sent_at.begin(), world.sent_at.end(),
                    [over](absl::Duration at) { return at < over; });
  EXPECT_LE(tries, 120 + 6);
  EXPECT_EQ(world.finals.size(), 60'000u);
  EXPECT_LE(world.now.monotonic, over + absl::Seconds(30));
}

TEST(DeliveryCoreRetriesTest, APauseIsKept) {
  for (const AnswerClass kind :
       {AnswerClass::kThrottled, AnswerClass::kTransient, AnswerClass::kOk}) {
    World world;
    bool said = false;
    world.meta = [&](const Sent&) {
      if (std::exchange(said, true)) return World::Ok();
      GraphAnswer answer = World::Answer(kind);
      answer.pause = absl::Minutes(3);
      return answer;
    };
    world.AddMany(1000);
    world.Step(delivery_input::Flush{});
    world.AnswerNext();
    world.AnswerNext();
    const absl::Duration until = world.now.monotonic + absl::Minutes(3);
    world.Add(World::Event(1001));
    world.End();
    world.Run();
    EXPECT_EQ(world.finals.size(), 1001u);
    EXPECT_TRUE(std::all_of(world.sent_at.begin() + 1, world.sent_at.end(),
                            [&](absl::Duration at) { return at >= until; }));
  }
}

TEST(DeliveryCoreRetriesTest, APauseBeyondItsPatienceEndsTheRunAtOnce) {
  World world;
  world.meta = [](const Sent&) { return Throttle(absl::Minutes(19)); };
  world.AddMany(10);
  world.End();
  world.Run();
  ASSERT_TRUE(world.failure.has_value());
  EXPECT_THAT(ReasonOf(*world.failure),
              Optional(std::string("META_THROTTLED")));
  EXPECT_LE(world.now.monotonic, absl::Seconds(1));
}

// A run that finds its dataset paused has nothing of its own to wait for.
TEST(DeliveryCoreRetriesTest, ARunThatComesIntoAPauseWaitsOrSaysSo) {
  for (const bool long_pause : {false, true}) {
    World world;
    ASSERT_EQ(world.gate.TryEnter(Sending::kFirst, world.now.monotonic).held,
              Held::kNot);
    world.gate.Leave({.kind = AnswerClass::kThrottled,
                      .sent_at = world.now.monotonic,
                      .pause = absl::Minutes(long_pause ? 20 : 10)},
                     world.now.monotonic);
    world.AddMany(10);
    world.End();
    world.Run();
    EXPECT_EQ(world.failure.has_value(), long_pause);
    EXPECT_EQ(world.finals.size(), long_pause ? 0u : 10u);
  }
}

// What there was to wait for is gone: the run has not failed.
TEST(DeliveryCoreRetriesTest, ARunWhoseLastEventsLapsedHasNotFailed) {
  World world({.give_up_after = absl::Minutes(2)});
  world.meta = [](const Sent&) {
    return World::Answer(AnswerClass::kTransient);
  };
  OutgoingEvent event = World::Event(1);
  event.event_time = World::kNow - 7 * kDay + 60;
  world.Add(event);
  world.End();
  world.Run();
  world.Advance(absl::Minutes(20));
  world.Step(delivery_input::TimePassed{});
  EXPECT_FALSE(world.failure.has_value());
  EXPECT_EQ(world.finals.at(1), RowReason::kOutsideWindow);
}

TEST(DeliveryCoreRetriesTest, GivesUpAtItsDeadline) {
  World world({.deadline = absl::Seconds(30)});
  world.meta = [](const Sent&) {
    return World::Answer(AnswerClass::kTransient);
  };
  world.AddMany(10);
  world.End();
  world.Run();
  ASSERT_TRUE(world.failure.has_value());
  EXPECT_LE(world.now.monotonic, absl::Seconds(30));
}

// The backoff is no longer than the event has.
TEST(DeliveryCoreRetriesTest, ARetryComesBeforeItsEventsLapse) {
  for (int round = 0; round < 20; ++round) {
    World world({.retry = {.first_delay = absl::Minutes(10),
                           .max_delay = absl::Minutes(10)}});
    OutgoingEvent event = World::Event(1);
    event.event_time = World::kNow - 7 * kDay + 5;
    bool failed = false;
    world.meta = [&failed](const Sent&) {
      return std::exchange(failed, true)
                 ? World::Ok()
                 : World::Answer(AnswerClass::kTransient);
    };
    world.Add(event);
    world.End();
    world.Run();
    EXPECT_EQ(world.finals.at(1), std::nullopt);
  }
}

TEST(DeliveryCoreRetriesTest, WhatWouldLapseFirstGoesFirst) {
  World world({.max_events_per_request = 1, .max_requests_in_flight = 1});
  std::vector<int64_t> lapse_in = {900, 100, 3000, 200, 50, 400};
  delivery_input::AddEvents add;
  for (size_t i = 0; i < lapse_in.size(); ++i) {
    OutgoingEvent event = World::Event(i + 1);
    event.event_time = World::kNow - 7 * kDay + lapse_in[i];
    add.events.push_back(std::move(event));
  }
  // All are there before the first goes.
  ASSERT_EQ(world.gate.TryEnter(Sending::kFirst, world.now.monotonic).held,
            Held::kNot);
  world.Step(std::move(add));
  world.End();
  world.Run();
  world.gate.Leave({.sent_at = world.now.monotonic}, world.now.monotonic);
  world.Run();
  EXPECT_THAT(world.requests,
              testing::ElementsAre(Sent{"e5"}, Sent{"e2"}, Sent{"e4"},
                                   Sent{"e6"}, Sent{"e1"}, Sent{"e3"}));
}

TEST(DeliveryCoreRetriesTest, SaysBeforehandWhatWillLapse) {
  World world({.max_requests_in_flight = 1});
  world.meta = [&](const Sent&) {
    return world.requests.size() == 1 ? Throttle(absl::Minutes(5))
                                      : World::Ok();
  };
  delivery_input::AddEvents add;
  for (uint64_t id = 1; id <= 100; ++id) {
    OutgoingEvent event = World::Event(id);
    event.event_time = World::kNow - 7 * kDay + (id <= 40 ? 200 : 4000);
    add.events.push_back(std::move(event));
  }
  world.Step(std::move(add));
  world.Step(delivery_input::Flush{});
  world.AnswerNext();
  EXPECT_EQ(world.core.WillLapse(0, world.now), 0);
  world.AnswerNext();
  EXPECT_EQ(world.core.WillLapse(0, world.now), 40);
  world.End();
  world.Run();
  EXPECT_EQ(world.CountFinal(RowReason::kOutsideWindow), 40);
  EXPECT_EQ(world.CountFinal(std::nullopt), 60);
}

TEST(DeliveryCoreRetriesTest, SaysWhyEventsWaitWhileTheyDo) {
  World world;
  world.meta = [](const Sent&) {
    return World::Answer(AnswerClass::kTransient);
  };
  OutgoingEvent event = World::Event(1);
  event.event_time = World::kNow - 7 * kDay + 20;
  world.Add(std::move(event));
  world.Step(delivery_input::Flush{});
  world.AnswerNext();
  world.AnswerNext();
  EXPECT_EQ(world.core.Waiting(world.now), "");
  world.Advance(absl::Seconds(6));
  EXPECT_THAT(world.core.Waiting(world.now), testing::HasSubstr("for 6s"));
  world.Run();
  ASSERT_EQ(world.CountFinal(RowReason::kOutsideWindow), 1);
  EXPECT_EQ(world.core.Waiting(world.now), "") << "nothing waits any more";
}

// Usage climbs with each request and falls with time: Meta never has to
// throttle (reliability.md, G04).
TEST(DeliveryCoreRetriesTest, SlowsDownBeforeMetaThrottles) {
  for (const double cost : {0.5, 1.0, 2.0}) {
    World world({.max_requests_in_flight = 8});
    world.latency = absl::Milliseconds(60);
    double usage = 0;
    absl::Duration last = absl::ZeroDuration();
    int throttles = 0;
    world.meta = [&](const Sent&) {
      usage = std::max(
          0.0, usage - absl::ToDoubleSeconds(world.now.monotonic - last) / 3);
      last = world.now.monotonic;
      usage += cost;
      GraphAnswer answer = World::Ok();
      if (usage >= 100) {
        ++throttles;
        answer = World::Answer(AnswerClass::kThrottled);
      }
      answer.usage_percent = usage;
      return answer;
    };
    world.AddMany(60'000);
    for (uint64_t id = 60'001; id <= 200'000; id += 1000) {
      delivery_input::AddEvents add;
      for (uint64_t i = 0; i < 1000; ++i) {
        add.events.push_back(World::Event(id + i));
      }
      world.Step(std::move(add));
    }
    world.End();
    world.Run();
    EXPECT_EQ(throttles, 0) << cost;
    EXPECT_EQ(world.finals.size(), 200'000u);
  }
}

}  // namespace
}  // namespace destconn
