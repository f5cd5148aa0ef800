#include "events/cell_values.h"

#include <optional>
#include <string>

#include "events/cell.h"
#include "events/decimal.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

Cell Text(absl::string_view text) {
  return {.kind = Cell::Kind::kString, .text = text};
}
Cell Integer(int64_t value) {
  return {.kind = Cell::Kind::kInt64, .integer = value};
}
Cell Real(double value) { return {.kind = Cell::Kind::kDouble, .real = value}; }
Cell Bool(bool value) {
  return {.kind = Cell::Kind::kBool, .integer = value ? 1 : 0};
}

std::string TextOfCell(const Cell& cell) {
  std::string buffer;
  return std::string(TextOf(cell, buffer));
}

TEST(CellValuesTest, WritesEveryKindAsText) {
  EXPECT_EQ(TextOfCell({}), "");
  EXPECT_EQ(TextOfCell(Text(" as it is ")), " as it is ");
  EXPECT_EQ(TextOfCell(Integer(94035)), "94035");
  EXPECT_EQ(TextOfCell(Real(536365.0)), "536365");
  EXPECT_EQ(TextOfCell(Real(0.5)), "0.5");
  EXPECT_EQ(TextOfCell(Bool(true)), "true");
  EXPECT_EQ(TextOfCell({.kind = Cell::Kind::kTimestamp, .integer = 856051200}),
            "1997-02-16T00:00:00Z");
}

TEST(CellValuesTest, KnowsWhatIsBlank) {
  EXPECT_TRUE(IsBlank({}));
  EXPECT_TRUE(IsBlank(Text(" \t\r\n")));
  EXPECT_FALSE(IsBlank(Text("x")));
  EXPECT_FALSE(IsBlank(Integer(0)));
}

TEST(CellValuesTest, ReadsNumbersOfEveryKind) {
  EXPECT_EQ(NumberOf(Text("2.50")), Decimal::Parse("2.5"));
  EXPECT_EQ(NumberOf(Integer(-3)), Decimal::Parse("-3"));
  EXPECT_EQ(NumberOf(Real(0.1)), Decimal::Parse("0.1"));
  EXPECT_EQ(NumberOf(Text("two")), std::nullopt);
  EXPECT_EQ(NumberOf(Bool(true)), std::nullopt);
  EXPECT_EQ(NumberOf({}), std::nullopt);
}

TEST(CellValuesTest, ReadsBools) {
  for (const Cell& yes : {Bool(true), Integer(1), Text("TRUE"), Text(" y ")}) {
    EXPECT_EQ(BoolOf(yes), std::optional(true));
  }
  for (const Cell& no : {Bool(false), Integer(0), Text("no"), Text("F")}) {
    EXPECT_EQ(BoolOf(no), std::optional(false));
  }
  for (const Cell& neither : {Integer(2), Text("maybe"), Cell()}) {
    EXPECT_EQ(BoolOf(neither), std::nullopt);
  }
}

}  // namespace
}  // namespace destconn
