#include "connector/settings_warnings.h"

#include <utility>

#include "destination/v1/check.pb.h"
#include "destination/v1/settings.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using destination::v1::Check;
using destination::v1::Settings;
using testing::HasSubstr;
using testing::IsEmpty;

Settings LimitedDataUse(int country, int state) {
  Settings settings;
  auto& options = *settings.mutable_data_processing_options();
  options.add_options("LDU");
  options.set_country(country);
  options.set_state(state);
  return settings;
}

TEST(SettingsWarningsTest, HasNothingToSayOfPlainSettings) {
  EXPECT_THAT(SettingsWarnings(Settings()), IsEmpty());
}

TEST(SettingsWarningsTest, WarnsOfATestEventCode) {
  Settings settings;
  settings.set_test_event_code("TEST1");
  const auto warnings = SettingsWarnings(settings);
  ASSERT_EQ(warnings.size(), 1u);
  EXPECT_EQ(warnings[0].name(), "test_event_code");
  EXPECT_EQ(warnings[0].outcome(), Check::OUTCOME_WARN);
  EXPECT_FALSE(warnings[0].message().empty());
  EXPECT_FALSE(warnings[0].remedy().empty());
}

TEST(SettingsWarningsTest, WarnsWhereLimitedDataUseNeedsAnIpAddress) {
  for (const auto& [country, state] : {std::pair(0, 0), {1, 0}, {0, 1000}}) {
    const auto warnings = SettingsWarnings(LimitedDataUse(country, state));
    ASSERT_EQ(warnings.size(), 1u) << country << " " << state;
    EXPECT_EQ(warnings[0].name(), "data_processing_options");
    EXPECT_EQ(warnings[0].outcome(), Check::OUTCOME_WARN);
    EXPECT_THAT(warnings[0].message(), HasSubstr("client_ip_address"));
    EXPECT_THAT(warnings[0].remedy(), HasSubstr("country 1 and state 1000"));
  }
}

TEST(SettingsWarningsTest, LimitedDataUseWithAPlaceOrNoneAtAllIsFine) {
  EXPECT_THAT(SettingsWarnings(LimitedDataUse(1, 1000)), IsEmpty());
  Settings off;
  off.mutable_data_processing_options();
  EXPECT_THAT(SettingsWarnings(off), IsEmpty());
}

TEST(SettingsWarningsTest, SaysAllAtOnce) {
  Settings settings = LimitedDataUse(0, 0);
  settings.set_test_event_code("TEST1");
  EXPECT_EQ(SettingsWarnings(settings).size(), 2u);
}

}  // namespace
}  // namespace destconn
