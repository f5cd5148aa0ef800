#include "events/order_key.h"

#include <set>

#include "gtest/gtest.h"

namespace destconn {
namespace {

TEST(OrderKeyTest, TellsOrdersEventsAndProductsApart) {
  const OrderKey order = KeyOfOrder("1", EventName::kPurchase);
  EXPECT_EQ(order, KeyOfOrder("1", EventName::kPurchase));
  const std::set<OrderKey> keys = {
      order,
      KeyOfOrder("2", EventName::kPurchase),
      KeyOfOrder("1", EventName::kLead),
      KeyOfProduct(order, ""),
      KeyOfProduct(order, "2"),
      KeyOfProduct(KeyOfOrder("2", EventName::kPurchase), "2")};
  EXPECT_EQ(keys.size(), 6u);
}

}  // namespace
}  // namespace destconn
