#include "simulator/url.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

TEST(UrlTest, DecodesParameters) {
  EXPECT_THAT(ParseQuery("a=1&b=x%20y%2B+z&a=2&c"),
              ElementsAre(Pair("a", "1"), Pair("b", "x y+ z"), Pair("c", "")));
  EXPECT_THAT(ParseQuery(""), IsEmpty());
  EXPECT_THAT(ParseQuery("&&=x"), IsEmpty());
  EXPECT_THAT(ParseQuery("a=%zz%4"), ElementsAre(Pair("a", "%zz%4")));
}

}  // namespace
}  // namespace destconn
