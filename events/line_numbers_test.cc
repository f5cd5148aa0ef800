#include "events/line_numbers.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using testing::Optional;

const OrderKey kOne = KeyOfOrder("1", EventName::kPurchase);
const OrderKey kTwo = KeyOfOrder("2", EventName::kPurchase);

TEST(LineNumbersTest, CountsInTheOrderAndAmongEqualProducts) {
  LineNumbers numbers(100);
  EXPECT_THAT(numbers.Next(kOne, "a"), Optional(LineNumber{1, 1}));
  EXPECT_THAT(numbers.Next(kOne, "b"), Optional(LineNumber{2, 1}));
  EXPECT_THAT(numbers.Next(kTwo, "a"), Optional(LineNumber{1, 1}));
  EXPECT_THAT(numbers.Next(kOne, "a"), Optional(LineNumber{3, 2}));
}

TEST(LineNumbersTest, GivesNoNumberThatItCannotRemember) {
  LineNumbers numbers(2);
  EXPECT_THAT(numbers.Next(kOne, "a"), Optional(LineNumber{1, 1}));
  EXPECT_EQ(numbers.Next(kTwo, "a"), std::nullopt);
  EXPECT_EQ(numbers.Next(kOne, "b"), std::nullopt);
  EXPECT_THAT(numbers.Next(kOne, "a"), Optional(LineNumber{2, 2}));
  numbers.Forget();
  EXPECT_THAT(numbers.Next(kTwo, "a"), Optional(LineNumber{1, 1}));
}

TEST(LineNumbersTest, GoesOnFromWhereItIsSet) {
  LineNumbers numbers(2);
  numbers.Next(kOne, "a");
  EXPECT_EQ(numbers.LastOf(kOne), 1);
  numbers.SetLastOf(kOne, 7);
  EXPECT_THAT(numbers.Next(kOne, "a"), Optional(LineNumber{8, 2}));
  numbers.SetLastOf(kTwo, 7);
  EXPECT_EQ(numbers.LastOf(kTwo), 0);
}

}  // namespace
}  // namespace destconn
