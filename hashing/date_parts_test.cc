#include "hashing/date_parts.h"

#include <string>

#include "gtest/gtest.h"

namespace destconn {
namespace {

TEST(DatePartsTest, KeepsNumbersAndTheirWrittenDigits) {
  const auto found = FindDateParts("born 02/16/1997, 12:30 pm");
  ASSERT_TRUE(found.has_value());
  ASSERT_EQ(found->count, 3u);
  EXPECT_EQ(found->parts[0].value, 2);
  EXPECT_EQ(found->parts[0].digits, 2u);
  EXPECT_EQ(found->parts[2].value, 1997);
  EXPECT_EQ(found->parts[2].digits, 4u);
}

TEST(DatePartsTest, ReadsAMonthsName) {
  const auto found = FindDateParts("16th of february 1997");
  ASSERT_TRUE(found.has_value());
  EXPECT_TRUE(found->parts[1].is_month_name());
  EXPECT_EQ(found->parts[1].value, 2);
}

TEST(DatePartsTest, TakesEightDigitsForAWholeDate) {
  const auto found = FindDateParts("19970216t101500z");
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->count, 1u);
  EXPECT_EQ(found->parts[0].value, 19970216);
}

TEST(DatePartsTest, FindsNoDateInHalfOrInTwo) {
  for (const absl::string_view text :
       {"", "1997", "2/1997", "1997-02-16 1998-02-16", "1/2/3/4", "12345",
        "1997-02-16 3", "feb feb 1997", "1 x 2 1997", "10:00 1/2/1997"}) {
    EXPECT_FALSE(FindDateParts(text).has_value()) << text;
  }
}

TEST(DatePartsTest, SimplifiesOtherScripts) {
  std::string out;
  SimplifyDate("１９９７年2月\u0661\u0666日\u2013\u3000x", out);
  EXPECT_EQ(out, "1997-2-16-- x");
}

TEST(DatePartsTest, KnowsMonths) {
  EXPECT_EQ(FindMonth("december", false), 12);
  EXPECT_EQ(FindMonth("dec", true), 12);
  EXPECT_EQ(FindMonth("sept", true), 9);
  EXPECT_EQ(FindMonth("dec", false), 0);
  EXPECT_EQ(FindMonth("sept", false), 0);
  EXPECT_EQ(FindMonth("decem", true), 0);
}

}  // namespace
}  // namespace destconn
