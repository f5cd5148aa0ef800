#include "connector/row_counts.h"

#include <optional>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

TEST(RowCountsTest, TellsAcknowledgedRowsFromTheOthers) {
  RowCounts counts;
  counts.Received(1, 2);
  counts.Received(2, 3);
  counts.Final(2, RowReason::kAlreadySent);
  counts.Final(2, std::nullopt);
  counts.Final(1, std::nullopt);
  counts.Final(1, RowReason::kInvalidNumber);
  EXPECT_EQ(counts.all().received, 5);
  EXPECT_EQ(counts.all().delivered, 2);
  EXPECT_EQ(counts.acknowledged().received, 0);
  counts.Acknowledge(1);
  EXPECT_EQ(counts.acknowledged().received, 2);
  EXPECT_EQ(counts.acknowledged().delivered, 1);
  const auto& acknowledged = counts.acknowledged();
  EXPECT_EQ(RowCounts::Of(acknowledged, RowReason::kInvalidNumber), 1);
  EXPECT_EQ(RowCounts::Of(acknowledged, RowReason::kAlreadySent), 0);
  EXPECT_EQ(RowCounts::Of(counts.all(), RowReason::kAlreadySent), 1);
}

TEST(RowCountsTest, DroppedValuesMakeNoRowLessDelivered) {
  RowCounts counts;
  counts.Received(7, 1);
  counts.ValueDropped(7, Column::kGender, "GENDER_UNKNOWN");
  counts.Final(7, std::nullopt);
  EXPECT_THAT(counts.DroppedOf(counts.acknowledged()), IsEmpty());
  counts.Acknowledge(7);
  EXPECT_EQ(counts.acknowledged().delivered, 1);
  EXPECT_THAT(counts.DroppedOf(counts.acknowledged()),
              ElementsAre(Pair(Pair(Column::kGender, "GENDER_UNKNOWN"), 1)));
}

TEST(RowCountsTest, GoesOnFromWhatEarlierStreamsCounted) {
  RowCounts counts;
  counts.AddReceived(10);
  counts.AddDelivered(9);
  counts.AddNotDelivered(RowReason::kOutsideWindow, 1);
  counts.AddDropped(Column::kCity, "EMPTY", 2);
  counts.Received(5, 1);
  counts.Final(5, std::nullopt);
  counts.Acknowledge(5);
  EXPECT_EQ(counts.all().received, 11);
  EXPECT_EQ(counts.acknowledged().received, 11);
  EXPECT_EQ(counts.acknowledged().delivered, 10);
  EXPECT_EQ(RowCounts::Of(counts.acknowledged(), RowReason::kOutsideWindow), 1);
}

}  // namespace
}  // namespace destconn
