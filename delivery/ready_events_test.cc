#include "delivery/ready_events.h"

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

constexpr int64_t kWall = 1'795'000'000;
constexpr int64_t kHour = 3600;
constexpr int64_t kDay = 24 * kHour;

class ReadyEventsTest : public testing::Test {
 protected:
  OutgoingEvent* Add(uint64_t id, int64_t expires_in = kDay,
                     bool set_aside = false, bool physical_store = true) {
    OutgoingEvent* const event = &events_.emplace_back(
        OutgoingEvent{.id = id, .physical_store = physical_store, .json = "x"});
    ready_.Add(event, set_aside, wall_ + expires_in, wall_, now_);
    return event;
  }

  std::vector<uint64_t> Take(const ReadyEvents::Limits& limits) {
    std::vector<uint64_t> ids;
    if (!ready_.Due(limits).has_value()) return ids;
    for (const OutgoingEvent* event : ready_.Take(limits)) {
      ids.push_back(event->id);
    }
    return ids;
  }

  static ReadyEvents::Limits Any(size_t events = 1000) {
    return {.events = events, .any_number = true};
  }

  std::deque<OutgoingEvent> events_;
  ReadyEvents ready_;
  int64_t wall_ = kWall;
  absl::Duration now_ = absl::ZeroDuration();
};

TEST_F(ReadyEventsTest, GoInTheOrderInWhichTheyCame) {
  Add(1, 6 * kDay);
  Add(2, 3 * kDay);
  Add(3, 5 * kDay);
  EXPECT_THAT(Take(Any()), ElementsAre(1, 2, 3));
  EXPECT_TRUE(ready_.empty());
}

TEST_F(ReadyEventsTest, WhatWouldLapseGoesFirst) {
  Add(1, kDay);
  Add(2, 50);
  Add(3, kHour - 1);
  Add(4, 40);
  EXPECT_THAT(Take(Any()), ElementsAre(4, 2, 3, 1));
}

TEST_F(ReadyEventsTest, NoEventWaitsForOthersLongerThanAnHour) {
  Add(1, kDay);
  wall_ += kHour + 1;
  Add(2, 10);
  EXPECT_THAT(Take(Any()), ElementsAre(1, 2));
}

TEST_F(ReadyEventsTest, ARequestWaitsUntilItIsFull) {
  const ReadyEvents::Limits limits = {.events = 2};
  Add(1);
  EXPECT_THAT(Take(limits), IsEmpty());
  Add(2);
  Add(3);
  EXPECT_THAT(Take(limits), ElementsAre(1, 2));
  EXPECT_THAT(Take(limits), IsEmpty());
  EXPECT_EQ(ready_.size(), 1u);
}

TEST_F(ReadyEventsTest, ButNotForEver) {
  now_ = absl::Seconds(10);
  Add(1);
  EXPECT_EQ(ready_.OldestArrival(), now_);
  EXPECT_THAT(Take({.lingered_since = absl::Seconds(9)}), IsEmpty());
  EXPECT_THAT(Take({.lingered_since = absl::Seconds(10)}), ElementsAre(1));
  EXPECT_EQ(ready_.OldestArrival(), absl::InfiniteDuration());
}

TEST_F(ReadyEventsTest, KeepsToTheBytes) {
  for (uint64_t id = 1; id <= 3; ++id) Add(id)->json = std::string(10, 'x');
  EXPECT_THAT(Take({.bytes = 25, .any_number = true}), ElementsAre(1, 2));
  // One that is too large alone goes alone.
  EXPECT_THAT(Take({.bytes = 5, .any_number = true}), ElementsAre(3));
}

TEST_F(ReadyEventsTest, WindowClassesDoNotMix) {
  Add(1, kDay, false, true);
  Add(2, kDay, false, false);
  Add(3, kDay, false, true);
  EXPECT_THAT(Take(Any()), ElementsAre(1, 3));
  EXPECT_THAT(Take(Any()), ElementsAre(2));
}

TEST_F(ReadyEventsTest, WhatIsSetAsideGoesLast) {
  Add(1, 10, true);
  Add(2);
  Add(3, kDay, false, false);
  EXPECT_THAT(Take(Any()), ElementsAre(2));
  EXPECT_THAT(Take(Any()), ElementsAre(3));
  EXPECT_THAT(Take(Any()), ElementsAre(1));
}

TEST_F(ReadyEventsTest, ButNotWhenItIsMuch) {
  for (uint64_t id = 1; id <= 8; ++id) Add(id, 10, true);
  Add(9);
  EXPECT_THAT(Take(Any(2)), ElementsAre(1, 2));
  EXPECT_THAT(Take(Any(2)), ElementsAre(9));
}

TEST_F(ReadyEventsTest, WhatIsThereCanBeSetAside) {
  for (uint64_t id = 1; id <= 6; ++id) Add(id, kDay, false, id != 6);
  ready_.SetAside([](const OutgoingEvent& event) { return event.id % 2 == 0; });
  EXPECT_THAT(Take(Any()), ElementsAre(1, 3, 5));
  EXPECT_THAT(Take(Any()), ElementsAre(2, 4));
  EXPECT_THAT(Take(Any()), ElementsAre(6));
}

TEST_F(ReadyEventsTest, GivesOutWhatHasExpired) {
  Add(1, kDay);
  Add(2, 10);
  Add(3, 20, true);
  Add(4, 30, false, false);
  const auto expired = [this](int64_t wall) {
    std::vector<uint64_t> ids;
    for (const auto* event : ready_.TakeExpired(wall)) ids.push_back(event->id);
    return ids;
  };
  EXPECT_THAT(expired(kWall + 10), IsEmpty());
  EXPECT_THAT(expired(kWall + 21), UnorderedElementsAre(2, 3));
  EXPECT_EQ(ready_.size(), 2u);
  EXPECT_THAT(expired(kWall + 30), IsEmpty());
  EXPECT_THAT(expired(kWall + 31), ElementsAre(4));
  EXPECT_THAT(Take(Any()), ElementsAre(1));
}

// What expires can stand behind what came an hour before it.
TEST_F(ReadyEventsTest, NothingHidesWhatHasExpired) {
  Add(1, kDay);
  wall_ += 2 * kHour;
  Add(2, 10);
  EXPECT_EQ(ready_.TakeExpired(wall_ + 11).size(), 1u);
}

TEST_F(ReadyEventsTest, VisitsAll) {
  Add(1);
  Add(2, kDay, true);
  Add(3, kDay, false, false);
  std::vector<uint64_t> ids;
  ready_.ForEach([&](const OutgoingEvent* event) { ids.push_back(event->id); });
  EXPECT_THAT(ids, UnorderedElementsAre(1, 2, 3));
}

}  // namespace
}  // namespace destconn
