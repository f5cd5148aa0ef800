#include "events/column.h"

#include <cstddef>
#include <optional>
#include <string>

#include "gtest/gtest.h"

namespace destconn {
namespace {

TEST(ColumnTest, TableStandsInTheOrderOfTheEnum) {
  for (size_t i = 0; i < kColumnCount; ++i) {
    EXPECT_EQ(AllColumns()[i].column, static_cast<Column>(i));
    EXPECT_FALSE(AllColumns()[i].name.empty());
    EXPECT_FALSE(AllColumns()[i].help.empty());
  }
}

TEST(ColumnTest, FindsEachByItsName) {
  for (const ColumnInfo& info : AllColumns()) {
    EXPECT_EQ(FindColumn(info.name), std::optional<Column>(info.column));
    EXPECT_EQ(ColumnName(info.column), info.name);
  }
  EXPECT_EQ(FindColumn("Email"), std::nullopt);
  EXPECT_EQ(FindColumn(""), std::nullopt);
}

TEST(ColumnTest, OnlyPersonalColumnsAreHashed) {
  for (const ColumnInfo& info : AllColumns()) {
    EXPECT_TRUE(info.personal || !info.hashed) << info.name;
  }
}

TEST(ColumnTest, SuggestsTheNameThatWasMeant) {
  EXPECT_EQ(SuggestColumn("emial"), "email");
  EXPECT_EQ(SuggestColumn("quantiy"), "quantity");
  EXPECT_EQ(SuggestColumn("time_stamp"), "timestamp");
  EXPECT_EQ(SuggestColumn("colour"), "");
  EXPECT_EQ(SuggestColumn(std::string(1000, 'x')), "");
}

}  // namespace
}  // namespace destconn
