#include "events/order_builder.h"

#include <optional>
#include <string>

#include "events/decimal.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

ValidRow Row(const std::string& order, const std::string& product) {
  ValidRow row;
  row.event_time = 1'795'000'000;
  row.order_id = order;
  row.currency = "GBP";
  row.line.product_id = product;
  row.line.quantity = Decimal(1);
  row.line.value = Decimal(2);
  return row;
}

class OrderBuilderTest : public testing::Test {
 protected:
  const EventSettings settings_ = {.dataset_id = "123"};
  OrderBuilder builder_{settings_};
};

TEST_F(OrderBuilderTest, KnowsWhichRowsAreOfTheOrder) {
  EXPECT_TRUE(builder_.empty());
  ASSERT_EQ(builder_.Add(Row("1", "a"), {1, 0}), std::nullopt);
  EXPECT_FALSE(builder_.empty());
  ValidRow lead = Row("1", "a");
  lead.event_name = EventName::kLead;
  EXPECT_TRUE(builder_.Holds(Row("1", "b")));
  EXPECT_FALSE(builder_.Holds(Row("2", "a")));
  EXPECT_FALSE(builder_.Holds(lead));
}

// Buffers are used again; what was in them must not come back.
TEST_F(OrderBuilderTest, AnOrderHasNothingOfTheOneBefore) {
  ValidRow rich = Row("1", "a");
  rich.event_id = "mine";
  rich.event_source_url = "https://example.com/";
  rich.user_data.clear[kClientUserAgentKey] = "Mozilla/5.0";
  rich.line.delivery_category = DeliveryCategory::kCurbside;
  ASSERT_EQ(builder_.Add(rich, {1, 0}), std::nullopt);
  ASSERT_EQ(builder_.Add(Row("1", "b"), {1, 1}), std::nullopt);
  EXPECT_EQ(builder_.Finish().event.contents.size(), 2u);

  ASSERT_EQ(builder_.Add(Row("2", "c"), {1, 2}), std::nullopt);
  const GroupedEvent after = builder_.Finish();
  OrderBuilder fresh(settings_);
  ASSERT_EQ(fresh.Add(Row("2", "c"), {1, 2}), std::nullopt);
  EXPECT_EQ(after.event, fresh.Finish().event);
  EXPECT_THAT(after.rows, ElementsAre(RowRef{1, 2}));
}

TEST_F(OrderBuilderTest, AnItemHasNothingOfAnOrderBefore) {
  ASSERT_EQ(builder_.Add(Row("1", "a"), {1, 0}), std::nullopt);
  builder_.Finish();
  const GroupedEvent item =
      builder_.MakeItem(Row("2", "b"), {1, 1}, LineNumber{3, 1});
  EXPECT_EQ(item.event.item_number, "3");
  ASSERT_EQ(item.event.contents.size(), 1u);
  EXPECT_EQ(item.event.contents[0].id, "b");
  EXPECT_THAT(item.rows, ElementsAre(RowRef{1, 1}));
  EXPECT_TRUE(builder_.empty());
}

TEST_F(OrderBuilderTest, AnAbandonedOrderIsGone) {
  ASSERT_EQ(builder_.Add(Row("1", "a"), {1, 0}), std::nullopt);
  builder_.Abandon();
  EXPECT_TRUE(builder_.empty());
  EXPECT_THAT(builder_.rows(), IsEmpty());
}

}  // namespace
}  // namespace destconn
