#include "connector/slot_table.h"

#include <string>

#include "gtest/gtest.h"

namespace destconn {
namespace {

TEST(SlotTableTest, GivesBackWhatWasPutIn) {
  SlotTable<std::string> table;
  const uint64_t a = table.Add("a");
  const uint64_t b = table.Add("b");
  EXPECT_EQ(table.size(), 2u);
  EXPECT_EQ(table.Take(a), "a");
  EXPECT_EQ(table.Take(b), "b");
  EXPECT_EQ(table.size(), 0u);
}

TEST(SlotTableTest, UsesNumbersAgain) {
  SlotTable<std::string> table;
  const uint64_t a = table.Add("a");
  const uint64_t b = table.Add("b");
  table.Take(a);
  EXPECT_EQ(table.Add("c"), a);
  EXPECT_NE(table.Add("d"), b);
  EXPECT_EQ(table.Take(a), "c");
  EXPECT_EQ(table.Take(b), "b");
}

}  // namespace
}  // namespace destconn
