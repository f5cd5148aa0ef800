#include "connector/settings_rules.h"

#include <functional>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using destination::v1::Settings;
using testing::HasSubstr;

Settings Good() {
  Settings settings;
  settings.set_name("Demo store");
  settings.set_credential("credentials/demo-token");
  settings.set_dataset_id("1234567890123456");
  return settings;
}

TEST(SettingsRulesTest, FillsInTheContractsDefaults) {
  Settings settings = Good();
  settings.set_default_currency("gbp");
  const Settings filled = WithDefaults(settings);
  EXPECT_TRUE(CheckSettings(filled).empty());
  EXPECT_EQ(filled.event_grouping(), destination::v1::EVENT_GROUPING_PER_ORDER);
  EXPECT_EQ(filled.window_days(), 7);
  EXPECT_EQ(filled.initial_window_days(), 7);
  EXPECT_EQ(filled.default_event_name(), "Purchase");
  EXPECT_EQ(filled.default_action_source(), "physical_store");
  EXPECT_EQ(filled.max_requests_in_flight(), 8);
  EXPECT_EQ(filled.max_test_events(), 1000);
  EXPECT_EQ(filled.default_currency(), "GBP");
}

struct Case {
  std::string field;
  std::function<void(Settings&)> spoil;
};

TEST(SettingsRulesTest, NamesTheFieldThatBreaksItsRule) {
  const std::vector<Case> cases = {
      {"settings.name", [](Settings& s) { s.set_name(" "); }},
      {"settings.name", [](Settings& s) { s.set_name(std::string(101, 'x')); }},
      {"settings.description",
       [](Settings& s) { s.set_description(std::string(1001, 'x')); }},
      {"settings.credential", [](Settings& s) { s.set_credential("token"); }},
      {"settings.dataset_id", [](Settings& s) { s.set_dataset_id("12a"); }},
      {"settings.dataset_id", [](Settings& s) { s.set_dataset_id(""); }},
      {"settings.window_days", [](Settings& s) { s.set_window_days(8); }},
      {"settings.window_days", [](Settings& s) { s.set_window_days(-1); }},
      {"settings.initial_window_days",
       [](Settings& s) { s.set_initial_window_days(6); }},
      {"settings.initial_window_days",
       [](Settings& s) { s.set_initial_window_days(63); }},
      {"settings.default_event_name",
       [](Settings& s) { s.set_default_event_name("Refund"); }},
      {"settings.default_action_source",
       [](Settings& s) { s.set_default_action_source("store"); }},
      {"settings.default_currency",
       [](Settings& s) { s.set_default_currency("QQ"); }},
      {"settings.default_country",
       [](Settings& s) { s.set_default_country("Q"); }},
      {"settings.column_mapping",
       [](Settings& s) { (*s.mutable_column_mapping())["mail"] = "emial"; }},
      {"settings.partner_agent",
       [](Settings& s) { s.set_partner_agent("a1"); }},
      {"settings.partner_agent",
       [](Settings& s) { s.set_partner_agent(std::string(23, 'a')); }},
      {"settings.data_processing_options.options",
       [](Settings& s) {
         s.mutable_data_processing_options()->add_options("CCPA");
       }},
      {"settings.data_processing_options.country",
       [](Settings& s) {
         s.mutable_data_processing_options()->set_country(2);
       }},
      {"settings.data_processing_options.state",
       [](Settings& s) { s.mutable_data_processing_options()->set_state(7); }},
      {"settings.max_requests_in_flight",
       [](Settings& s) { s.set_max_requests_in_flight(65); }},
      {"settings.max_test_events",
       [](Settings& s) { s.set_max_test_events(-1); }},
      {"settings.max_test_events",
       [](Settings& s) { s.set_max_test_events(1'000'000'001); }},
      {"settings.column_mapping",
       [](Settings& s) {
         for (int i = 0; i <= 1000; ++i) {
           (*s.mutable_column_mapping())[std::to_string(i)] = "email";
         }
       }},
      {"settings.event_grouping",
       [](Settings& s) {
         s.set_event_grouping(static_cast<destination::v1::EventGrouping>(9));
       }},
  };
  for (const Case& c : cases) {
    Settings settings = WithDefaults(Good());
    c.spoil(settings);
    const auto violations = CheckSettings(settings);
    ASSERT_EQ(violations.size(), 1u) << c.field;
    EXPECT_EQ(violations[0].field, c.field);
    EXPECT_FALSE(violations[0].description.empty());
  }
}

TEST(SettingsRulesTest, ReportsAllAtOnceWithSuggestions) {
  Settings settings;
  (*settings.mutable_column_mapping())["mail"] = "emial";
  const auto violations = CheckSettings(WithDefaults(settings));
  EXPECT_EQ(violations.size(), 4u);
  EXPECT_THAT(violations.back().description,
              HasSubstr("Did you mean 'email'?"));
}

TEST(SettingsRulesTest, CountsCharactersNotBytes) {
  Settings settings = Good();
  std::string name;
  for (int i = 0; i < 100; ++i) name += "\xe5\xba\x97";
  settings.set_name(name);
  EXPECT_TRUE(CheckSettings(WithDefaults(settings)).empty());
}

TEST(SettingsRulesTest, TheFirstRunReachesFurther) {
  Settings settings = Good();
  settings.set_initial_window_days(62);
  settings = WithDefaults(settings);
  EXPECT_EQ(ToEventSettings(settings, true).window.physical_store_window_days,
            62);
  EXPECT_EQ(ToEventSettings(settings, false).window.physical_store_window_days,
            0);
}

TEST(SettingsRulesTest, ZeroIsAValueOfDataProcessing) {
  Settings settings = Good();
  settings.mutable_data_processing_options()->add_options("LDU");
  const auto events = ToEventSettings(WithDefaults(settings), false);
  ASSERT_TRUE(events.data_processing.has_value());
  EXPECT_EQ(events.data_processing->country, 0);
  EXPECT_EQ(events.data_processing->state, 0);
  EXPECT_FALSE(
      ToEventSettings(WithDefaults(Good()), false).data_processing.has_value());
}

}  // namespace
}  // namespace destconn
