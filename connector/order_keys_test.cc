#include "connector/order_keys.h"

#include "gtest/gtest.h"

namespace destconn {
namespace {

TEST(OrderKeysTest, DependOnKeyDestinationAndOrder) {
  OrderKeys keys(HmacKey("secret"), "destinations/shop");
  const OrderIndexKey first = keys.Of("1");
  EXPECT_NE(keys.Of("2"), first);
  EXPECT_EQ(keys.Of("1"), first);
  EXPECT_NE(OrderKeys(HmacKey("other"), "destinations/shop").Of("1"), first);
  EXPECT_NE(OrderKeys(HmacKey("secret"), "destinations/shop-2").Of("1"), first);
}

}  // namespace
}  // namespace destconn
