#include "events/row_layout.h"

#include <optional>
#include <string>

#include "base/error_reason.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Optional;

TEST(RowLayoutTest, PutsEachColumnAtItsPlace) {
  const auto layout = RowLayout::Create({"timestamp", "shade", "email"}, {});
  ASSERT_TRUE(layout.ok()) << layout.status();
  EXPECT_THAT(layout->places(),
              ElementsAre(Optional(Column::kTimestamp), std::nullopt,
                          Optional(Column::kEmail)));
  EXPECT_THAT(layout->warnings(), ElementsAre(HasSubstr("'shade'")));
}

TEST(RowLayoutTest, MapsTheHostsNames) {
  const auto layout = RowLayout::Create(
      {"when", "mail"}, {{"when", "timestamp"}, {"mail", "email"}});
  ASSERT_TRUE(layout.ok()) << layout.status();
  EXPECT_THAT(layout->places(), ElementsAre(Optional(Column::kTimestamp),
                                            Optional(Column::kEmail)));
  EXPECT_TRUE(layout->warnings().empty());
}

TEST(RowLayoutTest, SuggestsTheNameOfAMistypedColumn) {
  const auto layout = RowLayout::Create({"timestamp", "email", "quantiy"}, {});
  ASSERT_TRUE(layout.ok());
  EXPECT_THAT(layout->warnings(),
              ElementsAre(HasSubstr("Did you mean 'quantity'?")));
}

TEST(RowLayoutTest, WantsATimestamp) {
  const auto layout = RowLayout::Create({"email"}, {});
  EXPECT_THAT(ReasonOf(layout.status()),
              Optional(std::string("COLUMN_MISSING")));
  EXPECT_THAT(layout.status().message(), HasSubstr("'timestamp'"));
}

TEST(RowLayoutTest, WantsAnEmailOrAPhone) {
  EXPECT_FALSE(RowLayout::Create({"timestamp"}, {}).ok());
  EXPECT_TRUE(RowLayout::Create({"timestamp", "phone"}, {}).ok());
}

TEST(RowLayoutTest, RefusesTheSameColumnTwice) {
  const auto layout =
      RowLayout::Create({"timestamp", "email", "mail"}, {{"mail", "email"}});
  EXPECT_THAT(ReasonOf(layout.status()),
              Optional(std::string("COLUMN_DUPLICATE")));
}

TEST(RowLayoutTest, RefusesAMappingToNowhere) {
  const auto layout =
      RowLayout::Create({"timestamp", "mail"}, {{"mail", "emial"}});
  EXPECT_THAT(ReasonOf(layout.status()),
              Optional(std::string("COLUMN_UNKNOWN")));
  EXPECT_THAT(layout.status().message(), HasSubstr("Did you mean 'email'?"));
}

TEST(RowLayoutTest, SuggestsTheColumnThatAMappingMeant) {
  const auto layout =
      RowLayout::Create({"email", "timestamp", "cust_city", "extra"},
                        {{"cust_ciyt", "city"}, {"elsewhere", "state"}});
  ASSERT_TRUE(layout.ok()) << layout.status();
  EXPECT_THAT(layout->warnings(),
              testing::Contains(testing::HasSubstr(
                  "names a column 'cust_ciyt', which the rows have not. Did "
                  "you mean 'cust_city'?")));
  EXPECT_EQ(layout->warnings().size(), 3u);
}

}  // namespace
}  // namespace destconn
