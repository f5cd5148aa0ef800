#include "cli/row_batcher.h"

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "cli/line_index.h"
#include "cli/row_source.h"
#include "destination/v1/destination.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using ::destination::v1::Row;
using ::destination::v1::Rows;
using ::testing::ElementsAre;

// Gives `count` rows of `bytes` bytes, and counts how many were taken.
class FakeRows final : public RowSource {
 public:
  FakeRows(int count, size_t bytes) : count_(count), text_(bytes, 'x') {}

  const std::vector<std::string>& columns() const override { return columns_; }
  absl::StatusOr<bool> Next(Row& row) override {
    if (taken_ == fail_at_) return absl::InvalidArgumentError("bad row");
    if (taken_ == count_) return false;
    ++taken_;
    row.Clear();
    row.add_values()->set_string_value(text_);
    return true;
  }
  int file() const override { return 0; }
  int64_t line() const override { return taken_ + 1; }
  int64_t bytes_read() const override { return 0; }

  int taken() const { return taken_; }
  void FailAt(int row) { fail_at_ = row; }

 private:
  const int count_;
  const std::string text_;
  const std::vector<std::string> columns_ = {"a"};
  int taken_ = 0;
  int fail_at_ = -1;
};

std::vector<int> BatchSizes(FakeRows& rows, BatchLimits limits) {
  LineIndex places;
  RowBatcher batcher(rows, places, limits);
  std::vector<int> sizes;
  Rows batch;
  while (*batcher.Next(batch)) {
    sizes.push_back(batch.rows_size());
    EXPECT_EQ(batch.sequence(), static_cast<int64_t>(sizes.size()));
  }
  return sizes;
}

TEST(RowBatcherTest, CutsByRows) {
  FakeRows rows(7, 10);
  EXPECT_THAT(BatchSizes(rows, {.rows = 3}), ElementsAre(3, 3, 1));
}

TEST(RowBatcherTest, CutsByBytes) {
  FakeRows rows(5, 100);
  EXPECT_THAT(BatchSizes(rows, {.rows = 1000, .bytes = 250}),
              ElementsAre(2, 2, 1));
}

TEST(RowBatcherTest, GivesAHugeRowAMessageOfItsOwn) {
  FakeRows rows(2, 5000);
  EXPECT_THAT(BatchSizes(rows, {.rows = 10, .bytes = 100}), ElementsAre(1, 1));
}

TEST(RowBatcherTest, GivesNothingForNoRows) {
  FakeRows rows(0, 1);
  EXPECT_THAT(BatchSizes(rows, {}), ElementsAre());
}

TEST(RowBatcherTest, ReadsNoFurtherThanItsMessageAndOneRow) {
  FakeRows rows(1'000'000, 100);
  LineIndex places;
  RowBatcher batcher(rows, places, {.rows = 1000, .bytes = 10'000});
  Rows batch;
  ASSERT_TRUE(*batcher.Next(batch));
  EXPECT_LE(batch.ByteSizeLong(), 11'000u);
  EXPECT_EQ(rows.taken(), batch.rows_size() + 1);
}

TEST(RowBatcherTest, SkipsWholeMessages) {
  FakeRows rows(10, 10);
  LineIndex places;
  RowBatcher batcher(rows, places, {.rows = 3});
  ASSERT_TRUE(batcher.SkipThrough(2).ok());
  Rows batch;
  ASSERT_TRUE(*batcher.Next(batch));
  EXPECT_EQ(batch.sequence(), 3);
  EXPECT_EQ(batch.rows_size(), 3);
  EXPECT_EQ(batcher.row_count(), 9);
  EXPECT_EQ(places.Find(3, 0)->line, 8);
}

TEST(RowBatcherTest, SkipsToTheEndAtMost) {
  FakeRows rows(2, 10);
  LineIndex places;
  RowBatcher batcher(rows, places);
  ASSERT_TRUE(batcher.SkipThrough(99).ok());
  Rows batch;
  EXPECT_FALSE(*batcher.Next(batch));
}

TEST(RowBatcherTest, HandsOnErrors) {
  FakeRows rows(10, 10);
  rows.FailAt(4);
  LineIndex places;
  RowBatcher batcher(rows, places, {.rows = 3});
  Rows batch;
  ASSERT_TRUE(batcher.Next(batch).ok());
  EXPECT_FALSE(batcher.Next(batch).ok());
}

}  // namespace
}  // namespace destconn
