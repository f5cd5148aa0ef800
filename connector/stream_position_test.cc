#include "connector/stream_position.h"

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "base/error_reason.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

std::string ReasonFor(const absl::StatusOr<bool>& next) {
  return ReasonOf(next.status()).value_or("");
}

StreamPosition After(int64_t acked, int64_t rows, bool adjacent = false) {
  storage::v1::StoredShard stored;
  stored.set_acked_sequence(acked);
  stored.mutable_tally()->set_received(rows);
  return StreamPosition(stored, adjacent);
}

TEST(StreamPositionTest, ANewStreamCountsFromOneWithoutGaps) {
  StreamPosition position = After(0, 0);
  EXPECT_EQ(ReasonFor(position.Next(2, 1)), "SEQUENCE_UNEXPECTED");
  EXPECT_TRUE(*position.Next(1, 1));
  EXPECT_EQ(ReasonFor(position.Next(1, 1)), "SEQUENCE_UNEXPECTED");
  EXPECT_EQ(ReasonFor(position.Next(3, 1)), "SEQUENCE_UNEXPECTED");
  EXPECT_TRUE(*position.Next(2, 1));
  EXPECT_TRUE(position.End().ok());
}

TEST(StreamPositionTest, GoesOnAfterWhatIsDone) {
  StreamPosition position = After(3, 30);
  EXPECT_EQ(position.acked_sequence(), 3);
  EXPECT_TRUE(*position.Next(4, 1));
  position.RowFinal(4);
  EXPECT_EQ(position.acked_sequence(), 4);
  EXPECT_TRUE(position.End().ok());
}

TEST(StreamPositionTest, PassesOverWhatIsDone) {
  StreamPosition position = After(3, 30);
  EXPECT_FALSE(*position.Next(1, 10));
  EXPECT_FALSE(*position.Next(2, 10));
  EXPECT_FALSE(*position.Next(3, 10));
  EXPECT_EQ(position.acked_sequence(), 3);
  EXPECT_TRUE(*position.Next(4, 1));
}

TEST(StreamPositionTest, MayBeginAnywhereBefore) {
  StreamPosition position = After(3, 30);
  EXPECT_FALSE(*position.Next(3, 7));
  EXPECT_TRUE(*position.Next(4, 1));
}

TEST(StreamPositionTest, SeesThatTheRowsAreOthers) {
  StreamPosition position = After(2, 30);
  EXPECT_FALSE(*position.Next(1, 10));
  EXPECT_EQ(ReasonFor(position.Next(2, 10)), "RUN_ROWS_DIFFER");
}

TEST(StreamPositionTest, SeesThatTheRowsAreFewer) {
  StreamPosition position = After(2, 30);
  EXPECT_FALSE(*position.Next(1, 10));
  EXPECT_EQ(ReasonOf(position.End()).value_or(""), "RUN_ROWS_DIFFER");
}

TEST(StreamPositionTest, MaySendNothingMore) {
  EXPECT_TRUE(After(2, 30).End().ok());
}

// An order with a row in each of two messages, the second of which holds
// another order's as well.
StreamPosition WithAnOrderAcross(bool adjacent) {
  StreamPosition position = After(0, 0, adjacent);
  EXPECT_TRUE(*position.Next(1, 1));
  EXPECT_TRUE(*position.Next(2, 2));
  position.EventMade(1, {{1}}, {{.sequence = 1}, {.sequence = 2}});
  position.EventFinal(1, std::nullopt);
  position.RowFinal(1);
  position.RowFinal(2);
  return position;
}

TEST(StreamPositionTest, AcknowledgesScatteredOrdersWhole) {
  StreamPosition position = WithAnOrderAcross(false);
  EXPECT_EQ(position.acked_sequence(), 0);
  position.RowFinal(2);
  EXPECT_EQ(position.acked_sequence(), 2);
}

TEST(StreamPositionTest, KeepsTheAdjacentOrderThatItCuts) {
  StreamPosition position = WithAnOrderAcross(true);
  EXPECT_EQ(position.acked_sequence(), 1);
  storage::v1::StoredShard stored;
  position.Store(stored);
  EXPECT_EQ(stored.acked_sequence(), 1);
  StreamPosition next(stored, true);
  EXPECT_FALSE(next.TakeRest({{2}}, {{.sequence = 2}}).has_value());
  EXPECT_TRUE(next.TakeRest({{1}}, {{.sequence = 2}}).has_value());
}

}  // namespace
}  // namespace destconn
