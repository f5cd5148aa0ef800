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

TEST(AckTrackerTest, GoesOnAfterWhatWasAcknowledged) {
  AckTracker acks(7);
  EXPECT_EQ(acks.last_sequence(), 7);
  acks.AddMessage(1);
  EXPECT_EQ(acks.acked_sequence(), 7);
  acks.RowFinal(8);
  EXPECT_EQ(acks.acked_sequence(), 8);
}

TEST(AckTrackerTest, WhatIsBoundIsAcknowledgedTogether) {
  AckTracker acks;
  for (int i = 0; i < 4; ++i) acks.AddMessage(1);
  acks.Bind(1, 3);
  acks.Bind(3, 4);
  acks.RowFinal(1);
  acks.RowFinal(2);
  acks.RowFinal(3);
  EXPECT_EQ(acks.acked_sequence(), 0);
  EXPECT_EQ(acks.last_sequence(), 4);
  acks.RowFinal(4);
  EXPECT_EQ(acks.acked_sequence(), 4);
}

TEST(AckTrackerTest, AcknowledgesUpToTheFirstThatIsBoundToAnOpenOne) {
  AckTracker acks;
  for (int i = 0; i < 4; ++i) acks.AddMessage(1);
  acks.Bind(2, 2);
  acks.Bind(3, 4);
  for (const int64_t sequence : {3, 2, 1}) acks.RowFinal(sequence);
  EXPECT_EQ(acks.acked_sequence(), 2);
}

}  // namespace
}  // namespace destconn
