#include "cli/line_index.h"

#include <cstdint>
#include <optional>

#include "gtest/gtest.h"

namespace destconn {
namespace {

int64_t LineOf(LineIndex& index, int64_t sequence, int row) {
  const std::optional<RowPlace> place = index.Find(sequence, row);
  return place ? place->line : -1;
}

TEST(LineIndexTest, FindsRowsOnFollowingLines) {
  LineIndex index(2);
  for (int i = 0; i < 1000; ++i) index.Add(1, i, {.file = 0, .line = 2 + i});
  for (int i = 0; i < 10; ++i) index.Add(2, i, {.file = 0, .line = 1002 + i});
  EXPECT_EQ(LineOf(index, 1, 0), 2);
  EXPECT_EQ(LineOf(index, 1, 999), 1001);
  EXPECT_EQ(LineOf(index, 2, 5), 1007);
}

TEST(LineIndexTest, FindsRowsBehindAGap) {
  LineIndex index;
  index.Add(1, 0, {.file = 0, .line = 2});
  index.Add(1, 1, {.file = 0, .line = 5});
  index.Add(1, 2, {.file = 0, .line = 6});
  index.Add(1, 3, {.file = 1, .line = 7});
  EXPECT_EQ(LineOf(index, 1, 1), 5);
  EXPECT_EQ(LineOf(index, 1, 2), 6);
  EXPECT_EQ(index.Find(1, 3)->file, 1);
}

TEST(LineIndexTest, KnowsNothingOfRowsThatWereNotAdded) {
  LineIndex index;
  EXPECT_EQ(index.Find(1, 0), std::nullopt);
  index.Add(2, 0, {.file = 0, .line = 2});
  EXPECT_EQ(index.Find(1, 0), std::nullopt);
  EXPECT_EQ(index.Find(2, 1), std::nullopt);
  EXPECT_EQ(index.Find(3, 0), std::nullopt);
}

TEST(LineIndexTest, ForgetsTheOldestBeyondItsLimit) {
  LineIndex index(2);
  for (int i = 0; i < 4; ++i) index.Add(i, 0, {.file = 0, .line = 10 * i});
  EXPECT_EQ(index.Find(1, 0), std::nullopt);
  EXPECT_EQ(LineOf(index, 2, 0), 20);
  EXPECT_EQ(LineOf(index, 3, 0), 30);
}

}  // namespace
}  // namespace destconn
