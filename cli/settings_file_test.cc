#include "cli/settings_file.h"

#include <optional>
#include <string>

#include "base/error_reason.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using ::testing::HasSubstr;
using ::testing::Optional;

TEST(SettingsFileTest, ReadsBothSpellingsOfNames) {
  const auto settings = ParseSettings(
      R"({"name": "s", "dataset_id": "1", "windowDays": 3,
          "event_grouping": "EVENT_GROUPING_PER_ITEM",
          "columnMapping": {"email_address": "email"}})",
      "s.json");
  ASSERT_TRUE(settings.ok()) << settings.status();
  EXPECT_EQ(settings->dataset_id(), "1");
  EXPECT_EQ(settings->window_days(), 3);
  EXPECT_EQ(settings->column_mapping().at("email_address"), "email");
}

TEST(SettingsFileTest, NamesAnUnknownFieldAndTheNearestOne) {
  const auto settings = ParseSettings(R"({"winow_days": 3})", "s.json");
  EXPECT_THAT(ReasonOf(settings.status()),
              Optional(std::string("INPUT_UNREADABLE")));
  EXPECT_THAT(std::string(settings.status().message()),
              HasSubstr("s.json: there is no setting 'winow_days'. Did you "
                        "mean window_days?"));
}

TEST(SettingsFileTest, NamesAnUnknownFieldWithin) {
  const auto settings = ParseSettings(
      R"({"business_user_access": {"admin_onli": true}})", "s.json");
  EXPECT_THAT(std::string(settings.status().message()),
              HasSubstr("'admin_onli'. Did you mean admin_only?"));
}

TEST(SettingsFileTest, RefusesWhatIsNoJson) {
  EXPECT_FALSE(ParseSettings("name: s", "s.json").ok());
  EXPECT_FALSE(ParseSettings("", "s.json").ok());
  EXPECT_FALSE(ParseSettings(R"({"window_days": "many"})", "s.json").ok());
}

}  // namespace
}  // namespace destconn
