// How the core finds the guilty events of a refused request.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
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

// The id of an event of World::Event.
uint64_t IdOf(absl::string_view json) {
  uint64_t id = 0;
  EXPECT_TRUE(absl::SimpleAtoi(json.substr(1), &id));
  return id;
}

// What Meta says of the place of a guilty event.
enum class Names { kNothing, kTheFirst, kOneTooFar };

// A Meta that refuses any request with one of `bad` in it.
std::function<GraphAnswer(const Sent&)> Refusing(std::set<uint64_t> bad,
                                                 Names names) {
  return [bad = std::move(bad), names](const Sent& sent) {
    for (size_t i = 0; i < sent.size(); ++i) {
      if (!bad.contains(IdOf(sent[i]))) continue;
      GraphAnswer refusal = World::Refusal();
      const size_t shift = names == Names::kOneTooFar ? 1 : 0;
      if (names != Names::kNothing) {
        refusal.error->event_index = static_cast<int64_t>(i + shift);
      }
      return refusal;
    }
    return World::Ok();
  };
}

// At most so many requests more than one to find k guilty ones of n
// (reliability.md, I7).
double Allowance(double n, double k) {
  return k == 0 ? 0 : 2 * k * std::log2(n / k) + 2 * k;
}

std::set<uint64_t> Choose(uint64_t k, uint64_t n, std::mt19937_64& gen) {
  std::set<uint64_t> chosen;
  while (chosen.size() < k) chosen.insert(gen() % n + 1);
  return chosen;
}

void ExpectExactlyRejected(const World& world, const std::set<uint64_t>& bad,
                           uint64_t n) {
  ASSERT_FALSE(world.failure.has_value()) << *world.failure;
  ASSERT_EQ(world.finals.size(), n);
  for (const auto& [id, reason] : world.finals) {
    const auto want = bad.contains(id)
                          ? std::optional(RowReason::kRejectedByMeta)
                          : std::nullopt;
    ASSERT_EQ(reason, want) << id;
  }
  EXPECT_EQ(world.ledger.delivered().size(), n - bad.size());
  EXPECT_EQ(world.core.backlog(), 0u);
}

// Delivers `n` events of which `bad` are; gives the number of requests beyond
// one.
double ExtraRequests(const std::set<uint64_t>& bad, uint64_t n, Names names) {
  World world;
  world.meta = Refusing(bad, names);
  world.AddMany(n);
  world.End();
  world.Run();
  ExpectExactlyRejected(world, bad, n);
  return static_cast<double>(world.requests.size()) - 1;
}

class FindingTest : public testing::TestWithParam<Names> {};

TEST_P(FindingTest, TakesNoMoreRequestsThanAllowed) {
  std::mt19937_64 gen(7);
  for (const uint64_t n : {1, 2, 3, 5, 7, 10, 17, 33, 100, 129, 513, 1000}) {
    for (uint64_t k = 0; k <= n; k = k < 10 ? k + 1 : k * 3) {
      // Most of it is bad: the run may end with that verdict instead.
      if (n > 50 && 2 * k > n) continue;
      for (int round = 0; round < 2; ++round) {
        const double extra = ExtraRequests(Choose(k, n, gen), n, GetParam());
        // A name that was wrong costs two, once.
        const double wrong = GetParam() == Names::kOneTooFar ? 4 : 0;
        ASSERT_LE(extra,
                  Allowance(static_cast<double>(n), static_cast<double>(k)) +
                      wrong + 1e-9)
            << k << " of " << n;
      }
    }
  }
}

// The worst that can be: spread as evenly as possible.
TEST_P(FindingTest, EvenIfTheyAreSpread) {
  for (const uint64_t n : {2, 3, 5, 9, 17, 33, 65, 100, 513, 1000}) {
    for (uint64_t k = 1; 2 * k <= n; k += k / 4 + 1) {
      std::set<uint64_t> bad;
      for (uint64_t i = 0; i < k; ++i) bad.insert(i * n / k + 1);
      const double wrong = GetParam() == Names::kOneTooFar ? 4 : 0;
      ASSERT_LE(ExtraRequests(bad, n, GetParam()),
                Allowance(static_cast<double>(n), static_cast<double>(k)) +
                    wrong + 1e-9)
          << k << " of " << n;
    }
  }
}

TEST_P(FindingTest, OrStandTogether) {
  for (const uint64_t n : {2, 3, 5, 9, 33, 65, 100, 1000}) {
    for (uint64_t k = 1; 2 * k <= n; k += k / 2 + 1) {
      for (const uint64_t first : {uint64_t{1}, n / 3 + 1, n - k + 1}) {
        std::set<uint64_t> bad;
        for (uint64_t i = 0; i < k; ++i) bad.insert(first + i);
        const double wrong = GetParam() == Names::kOneTooFar ? 4 : 0;
        ASSERT_LE(ExtraRequests(bad, n, GetParam()),
                  Allowance(static_cast<double>(n), static_cast<double>(k)) +
                      wrong + 1e-9)
            << k << " of " << n << " from " << first;
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, FindingTest,
                         testing::Values(Names::kNothing, Names::kTheFirst,
                                         Names::kOneTooFar),
                         [](const auto& info) {
                           switch (info.param) {
                             case Names::kNothing:
                               return "Unnamed";
                             case Names::kTheFirst:
                               return "Named";
                             case Names::kOneTooFar:
                               return "Misnamed";
                           }
                           return "";
                         });

// reliability.md, G08.
TEST(DeliveryCoreRefusalsTest, TenInAThousand) {
  std::mt19937_64 gen(1);
  for (int round = 0; round < 50; ++round) {
    EXPECT_LE(ExtraRequests(Choose(10, 1000, gen), 1000, Names::kNothing) + 1,
              155);
  }
}

TEST(DeliveryCoreRefusalsTest, ANameIsConfirmedWithTwoRequests) {
  EXPECT_EQ(ExtraRequests({617}, 1000, Names::kTheFirst), 2);
  // And one that was sent alone since nothing had been taken yet.
  EXPECT_EQ(ExtraRequests({1, 500, 1000}, 1000, Names::kTheFirst), 7);
}

TEST(DeliveryCoreRefusalsTest, AWrongNameIsBelievedOnce) {
  const double extra = ExtraRequests({500}, 1000, Names::kOneTooFar);
  EXPECT_LE(extra, 22);
  EXPECT_GT(extra, 2);
}

TEST(DeliveryCoreRefusalsTest, APlaceOutsideTheRequestIsNone) {
  for (const int64_t place : {-1, 1000, 999'999}) {
    World world;
    world.meta = [place](const Sent& sent) {
      const bool bad = std::count(sent.begin(), sent.end(), "e5") > 0;
      GraphAnswer refusal = World::Refusal();
      refusal.error->event_index = place;
      return bad ? refusal : World::Ok();
    };
    world.AddMany(100);
    world.End();
    world.Run();
    ExpectExactlyRejected(world, {5}, 100);
  }
}

// reliability.md, G08: all are bad.
TEST(DeliveryCoreRefusalsTest, ARunOfWhichAllIsRefusedEndsSoon) {
  for (const Names names : {Names::kNothing, Names::kTheFirst}) {
    World world;
    std::set<uint64_t> all;
    for (uint64_t id = 1; id <= 1000; ++id) all.insert(id);
    world.meta = Refusing(all, names);
    world.AddMany(1000);
    world.End();
    world.Run();
    ASSERT_TRUE(world.failure.has_value());
    EXPECT_THAT(ReasonOf(*world.failure),
                Optional(std::string("META_REFUSES_ALL")));
    EXPECT_LE(world.requests.size(), 32u);
    // What stood alone is final, the rest may be sent by another run.
    EXPECT_LE(world.finals.size(), 14u);
    EXPECT_EQ(*world.ledger.ClaimEvents(
                  9, {{World::Event(500).key, 7}, {World::Event(2).key, 7}}),
              std::vector(2, Claim::kGranted));
  }
}

TEST(DeliveryCoreRefusalsTest, AFewThatAreAllBadAreEachRejected) {
  std::set<uint64_t> all;
  for (uint64_t id = 1; id <= 40; ++id) all.insert(id);
  EXPECT_LE(ExtraRequests(all, 40, Names::kNothing), 80);
}

// A bad beginning does not condemn the rest.
TEST(DeliveryCoreRefusalsTest, ABadStretchIsNoVerdict) {
  std::set<uint64_t> bad;
  for (uint64_t id = 1; id <= 62; ++id) bad.insert(id);
  ExtraRequests(bad, 1000, Names::kNothing);
  bad.clear();
  for (uint64_t id = 400; id <= 600; ++id) bad.insert(id);
  ExtraRequests(bad, 1000, Names::kNothing);
}

TEST(DeliveryCoreRefusalsTest, OnceSomethingWasTakenThereIsNoVerdict) {
  World world;
  world.meta = [](const Sent& sent) {
    return sent[0] == "e1" ? World::Ok() : World::Refusal();
  };
  world.Add(World::Event(1));
  world.Step(delivery_input::Flush{});
  world.Run();
  delivery_input::AddEvents add;
  for (uint64_t id = 2; id <= 101; ++id) add.events.push_back(World::Event(id));
  world.Step(std::move(add));
  world.End();
  world.Run();
  EXPECT_FALSE(world.failure.has_value());
  EXPECT_EQ(world.CountFinal(RowReason::kRejectedByMeta), 100);
}

TEST(DeliveryCoreRefusalsTest, NeverMoreThanTwoInFlightUntilMetaTakesOne) {
  World world({.max_requests_in_flight = 64});
  world.meta = [&world](const Sent&) {
    EXPECT_LE(world.most_in_flight, 2);
    return World::Refusal();
  };
  world.AddMany(20'000);
  world.End();
  world.Run();
  EXPECT_TRUE(world.failure.has_value());
}

// An event like one that was refused does not travel with good ones again.
TEST(DeliveryCoreRefusalsTest, LookAlikesAreTriedLast) {
  World world;
  const auto event = [](uint64_t id, absl::string_view name) {
    OutgoingEvent event = World::Event(id);
    event.json = absl::StrCat(R"({"event_name":")", name, R"("})");
    return event;
  };
  world.meta = [](const Sent& sent) {
    const bool bad = std::any_of(
        sent.begin(), sent.end(),
        [](const std::string& e) { return absl::StrContains(e, "Lead"); });
    return bad ? World::Refusal() : World::Ok();
  };
  const auto add = [&](uint64_t first) {
    delivery_input::AddEvents add;
    for (uint64_t id = first; id < first + 100; ++id) {
      add.events.push_back(event(id, id % 50 == 0 ? "Lead" : "Purchase"));
    }
    world.Step(std::move(add));
    world.Step(delivery_input::Flush{});
    world.Run();
  };
  add(1);
  const size_t learned = world.requests.size();
  EXPECT_EQ(world.CountFinal(RowReason::kRejectedByMeta), 2);
  add(101);
  // The good ones at once, the two bad ones together and then alone.
  ASSERT_EQ(world.requests.size() - learned, 4u);
  EXPECT_EQ(world.requests[learned].size(), 98u);
  EXPECT_EQ(world.requests[learned + 1].size(), 2u);
  EXPECT_EQ(world.CountFinal(RowReason::kRejectedByMeta), 4);
  EXPECT_EQ(world.CountFinal(std::nullopt), 196);
}

TEST(DeliveryCoreRefusalsTest, WhatIsTooLargeIsHalved) {
  World world;
  world.meta = [](const Sent& sent) {
    return sent.size() > 300 ? World::Answer(AnswerClass::kTooLarge)
                             : World::Ok();
  };
  world.AddMany(1000);
  world.End();
  world.Run();
  EXPECT_EQ(world.CountFinal(std::nullopt), 1000);
  EXPECT_EQ(world.requests.size(), 7u);
}

TEST(DeliveryCoreRefusalsTest, WhatIsTooLargeAloneIsRejected) {
  World world;
  world.meta = [](const Sent&) {
    return World::Answer(AnswerClass::kTooLarge);
  };
  world.AddMany(2);
  world.End();
  world.Run();
  EXPECT_EQ(world.CountFinal(RowReason::kRejectedByMeta), 2);
}

TEST(DeliveryCoreRefusalsTest, DeadTokensAndPermissionsAreNeverSearched) {
  for (const AnswerClass kind :
       {AnswerClass::kAuth, AnswerClass::kConfig, AnswerClass::kPolicy}) {
    World world({.max_requests_in_flight = 64});
    world.meta = [kind](const Sent&) { return World::Answer(kind); };
    world.AddMany(20'000);
    world.End();
    world.Run();
    ASSERT_TRUE(world.failure.has_value());
    EXPECT_LE(world.requests.size(), 2u);  // reliability.md, G06
    EXPECT_TRUE(world.finals.empty());
  }
}

// In the middle of a run: no more than was in flight, nothing acknowledged.
TEST(DeliveryCoreRefusalsTest, ATokenThatDiesStopsTheRunInItsTracks) {
  World world({.max_requests_in_flight = 8});
  size_t first_dead = 0;
  world.meta = [&](const Sent&) {
    if (world.finals.size() < 10'000) return World::Ok();
    if (first_dead == 0) first_dead = world.requests.size();
    return World::Answer(AnswerClass::kAuth);
  };
  world.AddMany(40'000);
  world.End();
  world.Run();
  ASSERT_TRUE(world.failure.has_value());
  EXPECT_LE(world.requests.size(), first_dead + 1);
  EXPECT_EQ(world.finals.size(), world.ledger.delivered().size());
}

}  // namespace
}  // namespace destconn
