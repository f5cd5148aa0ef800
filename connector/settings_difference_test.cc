#include "connector/settings_difference.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using destination::v1::Settings;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(SettingsDifferenceTest, NamesFieldsNotValues) {
  Settings before;
  before.set_name("Shop");
  before.set_window_days(7);
  (*before.mutable_column_mapping())["a"] = "email";
  Settings after = before;
  EXPECT_THAT(ChangedFields(before, after), IsEmpty());
  after.set_window_days(3);
  after.set_upload_tag("t");
  (*after.mutable_column_mapping())["a"] = "phone";
  (*after.mutable_column_mapping())["b"] = "email";
  EXPECT_THAT(ChangedFields(before, after),
              ElementsAre("column_mapping", "upload_tag", "window_days"));
  EXPECT_THAT(ChangedFields(after, before),
              ElementsAre("column_mapping", "upload_tag", "window_days"));
}

TEST(SettingsDifferenceTest, NamesTheFieldsOfPartsOneByOne) {
  Settings before;
  Settings after;
  after.mutable_business_user_access()->set_admin_only(true);
  after.mutable_data_processing_options()->add_options("LDU");
  EXPECT_THAT(ChangedFields(before, after),
              ElementsAre("business_user_access.admin_only",
                          "data_processing_options.options"));
  EXPECT_THAT(ChangedFields(after, before),
              ElementsAre("business_user_access.admin_only",
                          "data_processing_options.options"));
  before = after;
  after.mutable_business_user_access()->set_admin_only(false);
  after.mutable_data_processing_options()->set_country(1);
  EXPECT_THAT(ChangedFields(before, after),
              ElementsAre("business_user_access.admin_only",
                          "data_processing_options.country"));
}

}  // namespace
}  // namespace destconn
