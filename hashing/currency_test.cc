#include "hashing/currency.h"

#include "gtest/gtest.h"

namespace destconn {
namespace {

TEST(CurrencyTest, KnowsTheCurrentList) {
  for (const absl::string_view code :
       {"USD", "EUR", "JPY", "SLE", "VED", "VES", "XCG", "ZWG", "XOF"}) {
    EXPECT_TRUE(IsCurrencyCode(code)) << code;
  }
}

TEST(CurrencyTest, KnowsNoWithdrawnOrUnofficialCode) {
  for (const absl::string_view code :
       {"HRK", "SLL", "ANG", "ZWL", "CUC", "BGN", "BTC", "ZZZ", "XTS", "usd",
        "US", "USDX", ""}) {
    EXPECT_FALSE(IsCurrencyCode(code)) << code;
  }
}

}  // namespace
}  // namespace destconn
