#include "delivery/request_queue.h"

#include <cstdint>
#include <deque>
#include <vector>

#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using testing::ElementsAre;
using testing::UnorderedElementsAre;

constexpr absl::Duration kNow = absl::Hours(1);

class RequestQueueTest : public testing::Test {
 protected:
  Request Make(std::vector<uint64_t> ids, int64_t due = 0,
               absl::Duration not_before = kNow) {
    Request request{.due = due, .not_before = not_before};
    for (const uint64_t id : ids) {
      request.events.push_back(&events_.emplace_back(OutgoingEvent{.id = id}));
    }
    return request;
  }

  static std::vector<uint64_t> IdsOf(const Request& request) {
    std::vector<uint64_t> ids;
    for (const OutgoingEvent* event : request.events) ids.push_back(event->id);
    return ids;
  }

  std::deque<OutgoingEvent> events_;
  RequestQueue queue_;
};

TEST_F(RequestQueueTest, IsEmptyAtFirst) {
  EXPECT_EQ(queue_.Next(kNow), nullptr);
  EXPECT_EQ(queue_.NextAt(), absl::InfiniteDuration());
  EXPECT_FALSE(queue_.TakeSample(0.5).has_value());
}

TEST_F(RequestQueueTest, TheNewestPartGoesFirst) {
  queue_.PushRetry(Make({1}));
  queue_.PushPart(Make({2}));
  queue_.PushPart(Make({3}));
  EXPECT_LE(queue_.NextAt(), kNow);
  EXPECT_THAT(IdsOf(*queue_.Next(kNow)), ElementsAre(3));
  EXPECT_THAT(IdsOf(queue_.TakeNext(kNow)), ElementsAre(3));
  EXPECT_THAT(IdsOf(queue_.TakeNext(kNow)), ElementsAre(2));
  EXPECT_THAT(IdsOf(queue_.TakeNext(kNow)), ElementsAre(1));
}

TEST_F(RequestQueueTest, OfRetriesWhoseTimeHasComeTheFirstDueGoes) {
  queue_.PushRetry(Make({1}, 30));
  queue_.PushRetry(Make({2}, 10, kNow + absl::Seconds(1)));
  queue_.PushRetry(Make({3}, 20));
  EXPECT_THAT(IdsOf(queue_.TakeNext(kNow)), ElementsAre(3));
  EXPECT_THAT(IdsOf(queue_.TakeNext(kNow)), ElementsAre(1));
  EXPECT_EQ(queue_.Next(kNow), nullptr);
  EXPECT_EQ(queue_.NextAt(), kNow + absl::Seconds(1));
  EXPECT_THAT(IdsOf(*queue_.Next(queue_.NextAt())), ElementsAre(2));
}

TEST_F(RequestQueueTest, ASampleIsTakenFromWhereItIsAskedFor) {
  queue_.PushPart(Make({1, 2, 3}));
  queue_.PushPart(Make({4, 5}));
  EXPECT_THAT(IdsOf(*queue_.TakeSample(0)), ElementsAre(1));
  EXPECT_THAT(IdsOf(*queue_.TakeSample(0.9)), ElementsAre(5));
  EXPECT_THAT(IdsOf(*queue_.TakeSample(0.5)), ElementsAre(3));
  EXPECT_THAT(IdsOf(*queue_.TakeSample(1)), ElementsAre(4));
  // A part without events is none.
  EXPECT_THAT(IdsOf(queue_.TakeNext(kNow)), ElementsAre(2));
  EXPECT_EQ(queue_.Next(kNow), nullptr);
}

TEST_F(RequestQueueTest, VisitsAll) {
  queue_.PushPart(Make({1, 2}));
  queue_.PushRetry(Make({3}));
  std::vector<uint64_t> ids;
  queue_.ForEach([&](const OutgoingEvent* event) { ids.push_back(event->id); });
  EXPECT_THAT(ids, UnorderedElementsAre(1, 2, 3));
}

}  // namespace
}  // namespace destconn
