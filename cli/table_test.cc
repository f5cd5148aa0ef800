#include "cli/table.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using ::testing::ElementsAre;

TEST(TableTest, AlignsColumns) {
  Table table({"Name", "Rows"}, {Table::Align::kLeft, Table::Align::kRight});
  table.AddRow({"a", "1,000"});
  table.AddRow({"Zo\u00eb", "7"});
  EXPECT_EQ(table.Render(),
            "Name   Rows\n"
            "----  -----\n"
            "a     1,000\n"
            "Zo\u00eb       7\n");
}

TEST(TableTest, BreaksTheLastColumnAtWords) {
  Table table;
  table.AddRow({"first", "one two three four five six seven"});
  EXPECT_EQ(table.Render(33, 2),
            "  first  one two three four five\n"
            "         six seven\n");
}

TEST(TableTest, LeavesNoSpacesAtTheEndOfALine) {
  Table table({"A", "B"});
  table.AddRow({"long cell", ""});
  EXPECT_EQ(table.Render(), "A          B\n---------  -\nlong cell\n");
}

TEST(TableTest, IsEmptyWithoutRowsAndTitles) {
  EXPECT_EQ(Table().Render(), "");
  EXPECT_TRUE(Table({"A"}).empty());
}

TEST(WrapWordsTest, KeepsLongWordsWhole) {
  EXPECT_THAT(WrapWords("a verylongword b", 5),
              ElementsAre("a", "verylongword", "b"));
  EXPECT_THAT(WrapWords("", 5), ElementsAre(""));
  EXPECT_THAT(WrapWords("a  b\nc", 80), ElementsAre("a b c"));
}

}  // namespace
}  // namespace destconn
