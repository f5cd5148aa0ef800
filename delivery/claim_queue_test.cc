#include "delivery/claim_queue.h"

#include <vector>

#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr absl::Duration kNow = absl::Hours(1);

class ClaimQueueTest : public testing::Test {
 protected:
  ClaimQueue queue_{{.batch = 2}};
  std::vector<OutgoingEvent> events_{std::vector<OutgoingEvent>(5)};
};

TEST_F(ClaimQueueTest, AsksForFullBatchesAtOnce) {
  for (int i = 0; i < 5; ++i) queue_.Add(&events_[i], kNow);
  EXPECT_THAT(queue_.Ask(1, false, kNow),
              ElementsAre(&events_[0], &events_[1]));
  EXPECT_THAT(queue_.Ask(2, false, kNow),
              ElementsAre(&events_[2], &events_[3]));
  EXPECT_THAT(queue_.Ask(3, false, kNow), IsEmpty());
  EXPECT_FALSE(queue_.quiet());
  EXPECT_THAT(queue_.Answered(1), ElementsAre(&events_[0], &events_[1]));
  EXPECT_THAT(queue_.Answered(2), ElementsAre(&events_[2], &events_[3]));
  EXPECT_TRUE(queue_.quiet());
  EXPECT_FALSE(queue_.idle());
}

TEST_F(ClaimQueueTest, TheRestWaitsForCompanyOrUntilAllAreAskedFor) {
  queue_.Add(&events_[0], kNow);
  EXPECT_EQ(queue_.NextAt(), kNow + absl::Seconds(1));
  EXPECT_THAT(queue_.Ask(1, false, kNow), IsEmpty());
  EXPECT_THAT(queue_.Ask(1, true, kNow), ElementsAre(&events_[0]));
  queue_.Add(&events_[1], kNow);
  EXPECT_THAT(queue_.Ask(2, false, kNow + absl::Seconds(1)),
              ElementsAre(&events_[1]));
  EXPECT_EQ(queue_.NextAt(), absl::InfiniteDuration());
}

TEST_F(ClaimQueueTest, AsksForBusyOnesAgainAfterAWhile) {
  queue_.AddBusy(&events_[0], kNow);
  queue_.AddBusy(&events_[1], kNow + absl::Milliseconds(100));
  const absl::Duration later = kNow + absl::Milliseconds(200);
  EXPECT_EQ(queue_.NextAt(), later);
  EXPECT_TRUE(queue_.idle());
  EXPECT_THAT(queue_.Ask(1, true, kNow), IsEmpty());
  EXPECT_THAT(queue_.Ask(1, false, later),
              ElementsAre(&events_[0], &events_[1]));
}

TEST_F(ClaimQueueTest, BusyOnesJoinThoseThatWait) {
  queue_.AddBusy(&events_[0], kNow);
  const absl::Duration later = kNow + absl::Milliseconds(200);
  queue_.Add(&events_[1], later);
  EXPECT_THAT(queue_.Ask(1, false, later),
              ElementsAre(&events_[1], &events_[0]));
}

}  // namespace
}  // namespace destconn
