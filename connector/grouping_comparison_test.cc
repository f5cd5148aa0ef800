#include "connector/grouping_comparison.h"

#include "events/decimal.h"
#include "events/valid_row.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using testing::ElementsAre;
using testing::Pair;

TEST(GroupingComparisonTest, SaysAllThatThePreviewKnows) {
  GroupingPreview preview;
  ValidRow row;
  row.order_id = "1";
  row.currency = "GBP";
  row.line.value = Decimal::Parse("1.5");
  preview.SawRow(row);
  preview.SawRow(row);
  const auto comparison = ToProto(preview);
  EXPECT_EQ(comparison.per_order().events(), 1);
  EXPECT_EQ(comparison.per_order().kept_by_meta(), 1);
  EXPECT_TRUE(comparison.per_order().exact());
  EXPECT_THAT(comparison.per_order().value_total(),
              ElementsAre(Pair("GBP", "3")));
  EXPECT_THAT(comparison.per_order().average_basket(),
              ElementsAre(Pair("GBP", "3")));
  EXPECT_EQ(comparison.per_item().events(), 2);
  EXPECT_THAT(comparison.per_item().average_basket(),
              ElementsAre(Pair("GBP", "1.5")));
}

}  // namespace
}  // namespace destconn
