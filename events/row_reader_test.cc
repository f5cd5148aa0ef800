#include "events/row_reader.h"

#include <optional>
#include <string>
#include <vector>

#include "base/error_reason.h"
#include "events/cell.h"
#include "events/column.h"
#include "events/row_layout.h"
#include "events/wire_writer.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using testing::ElementsAre;
using testing::Optional;

class RowReaderTest : public testing::Test {
 protected:
  RowReaderTest()
      : layout_(*RowLayout::Create({"email", "shade", "timestamp", "quantity"},
                                   {})) {}

  // A row of four good values; each test spoils one thing.
  static std::vector<std::string> GoodValues() {
    return {WireString("jane@example.com"), WireString("red"),
            WireInt64(1'700'000'000), WireDouble(2.5)};
  }

  RowLayout layout_;
  RowCells cells_ = {};
};

TEST_F(RowReaderTest, SplitsAMessageIntoItsRows) {
  const std::string row = WireRow(GoodValues());
  const std::string message = WireRows(7, {row, row});
  const auto view = SplitRows(message);
  ASSERT_TRUE(view.ok()) << view.status();
  EXPECT_EQ(view->sequence, 7);
  EXPECT_THAT(view->rows, ElementsAre(row, row));
}

TEST_F(RowReaderTest, RefusesAMessageThatIsCut) {
  std::string message = WireRows(7, {WireRow(GoodValues())});
  message.pop_back();
  EXPECT_THAT(ReasonOf(SplitRows(message).status()),
              Optional(std::string("ROWS_MALFORMED")));
}

TEST_F(RowReaderTest, ReadsEachKindOfValue) {
  ASSERT_EQ(ReadRow(WireRow(GoodValues()), layout_, cells_), RowShape::kGood);
  EXPECT_EQ(At(cells_, Column::kEmail).text.size(), 16u);
  EXPECT_EQ(At(cells_, Column::kTimestamp).kind, Cell::Kind::kInt64);
  EXPECT_EQ(At(cells_, Column::kTimestamp).integer, 1'700'000'000);
  EXPECT_EQ(At(cells_, Column::kQuantity).real, 2.5);
  EXPECT_EQ(At(cells_, Column::kCity).kind, Cell::Kind::kNull);
}

TEST_F(RowReaderTest, ReadsNullBoolAndTimestamp) {
  ASSERT_EQ(ReadRow(WireRow({WireNull(), WireBool(true), WireTimestamp(-5),
                             WireInt64(-1)}),
                    layout_, cells_),
            RowShape::kGood);
  EXPECT_EQ(At(cells_, Column::kEmail).kind, Cell::Kind::kNull);
  EXPECT_EQ(At(cells_, Column::kTimestamp).kind, Cell::Kind::kTimestamp);
  EXPECT_EQ(At(cells_, Column::kTimestamp).integer, -5);
  EXPECT_EQ(At(cells_, Column::kQuantity).integer, -1);
}

TEST_F(RowReaderTest, ForgetsTheRowBefore) {
  ASSERT_EQ(ReadRow(WireRow(GoodValues()), layout_, cells_), RowShape::kGood);
  ASSERT_EQ(ReadRow(WireRow({WireNull(), WireNull(), WireNull(), WireNull()}),
                    layout_, cells_),
            RowShape::kGood);
  EXPECT_EQ(At(cells_, Column::kEmail).kind, Cell::Kind::kNull);
}

TEST_F(RowReaderTest, CountsTheValues) {
  std::vector<std::string> values = GoodValues();
  values.push_back(WireNull());
  EXPECT_EQ(ReadRow(WireRow(values), layout_, cells_),
            RowShape::kValueCountMismatch);
  EXPECT_EQ(ReadRow(WireRow({}), layout_, cells_),
            RowShape::kValueCountMismatch);
}

TEST_F(RowReaderTest, RefusesARowOverTheLimit) {
  std::vector<std::string> values = GoodValues();
  values[1] = WireString(std::string(kMaxRowBytes, 'x'));
  EXPECT_EQ(ReadRow(WireRow(values), layout_, cells_), RowShape::kTooLarge);
}

TEST_F(RowReaderTest, RefusesTextThatIsNotUtf8) {
  std::vector<std::string> values = GoodValues();
  values[0] = WireString("\xff");
  EXPECT_EQ(ReadRow(WireRow(values), layout_, cells_), RowShape::kMalformed);
}

TEST_F(RowReaderTest, PassesOverUnknownFields) {
  const std::string unknown = std::string("\x78\x01", 2);  // field 15, varint
  EXPECT_EQ(ReadRow(unknown + WireRow(GoodValues()), layout_, cells_),
            RowShape::kGood);
}

TEST_F(RowReaderTest, PutsATimestampTogetherThatComesInParts) {
  std::vector<std::string> values = GoodValues();
  values[2] = WireTimestamp(5) + std::string("\x2a\x00", 2);
  ASSERT_EQ(ReadRow(WireRow(values), layout_, cells_), RowShape::kGood);
  EXPECT_EQ(At(cells_, Column::kTimestamp).kind, Cell::Kind::kTimestamp);
  EXPECT_EQ(At(cells_, Column::kTimestamp).integer, 5);
}

TEST_F(RowReaderTest, RefusesTagsAndSizesOfMoreThanFiveBytes) {
  const std::string tag("\x8a\x80\x80\x80\x80\x00\x00", 7);
  const std::string size("\x0a\x80\x80\x80\x80\x80\x00", 7);
  EXPECT_EQ(ReadRow(tag, layout_, cells_), RowShape::kMalformed);
  EXPECT_EQ(ReadRow(size, layout_, cells_), RowShape::kMalformed);
}

TEST_F(RowReaderTest, RefusesACutRowAtEveryByte) {
  const std::string row = WireRow(GoodValues());
  for (size_t size = 0; size < row.size(); ++size) {
    EXPECT_NE(ReadRow(row.substr(0, size), layout_, cells_), RowShape::kGood);
  }
}

}  // namespace
}  // namespace destconn
