#include "delivery/ack_tracker.h"

#include "gtest/gtest.h"

namespace destconn {
namespace {

TEST(AckTrackerTest, AcknowledgesTheLowestUnfinishedLessOne) {
  AckTracker tracker;
  tracker.AddMessage(2);
  tracker.AddMessage(1);
  tracker.AddMessage(1);
  EXPECT_EQ(tracker.last_sequence(), 3);
  EXPECT_EQ(tracker.acked_sequence(), 0);
  tracker.RowFinal(2);
  tracker.RowFinal(1);
  EXPECT_EQ(tracker.acked_sequence(), 0);
  tracker.RowFinal(1);
  EXPECT_EQ(tracker.acked_sequence(), 2);
  tracker.RowFinal(3);
  EXPECT_EQ(tracker.acked_sequence(), 3);
  EXPECT_EQ(tracker.last_sequence(), 3);
}

TEST(AckTrackerTest, MessagesWithoutRowsAreDoneWhenThoseBeforeAre) {
  AckTracker tracker;
  tracker.AddMessage(0);
  EXPECT_EQ(tracker.acked_sequence(), 1);
  tracker.AddMessage(1);
  tracker.AddMessage(0);
  EXPECT_EQ(tracker.acked_sequence(), 1);
  tracker.RowFinal(2);
  EXPECT_EQ(tracker.acked_sequence(), 3);
}

}  // namespace
}  // namespace destconn
