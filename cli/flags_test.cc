#include "cli/flags.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/flags/reflection.h"
#include "absl/time/time.h"
#include "cli/options.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

class FlagsTest : public testing::Test {
 protected:
  static bool Set(const std::string& name, const std::string& value) {
    std::string error;
    absl::CommandLineFlag* flag = absl::FindCommandLineFlag(name);
    return flag != nullptr && flag->ParseFrom(value, &error);
  }

 private:
  absl::FlagSaver saver_;
};

// Each stands twice, in flags.cc and in options.h.
TEST_F(FlagsTest, HaveTheDefaultsOfOptions) {
  const Options from_flags = OptionsFromFlags();
  const Options defaults;
  EXPECT_EQ(from_flags.server, defaults.server);
  EXPECT_EQ(from_flags.timeout, defaults.timeout);
  EXPECT_EQ(from_flags.output, defaults.output);
  EXPECT_EQ(from_flags.timestamp_column, defaults.timestamp_column);
  EXPECT_EQ(from_flags.row_errors, defaults.row_errors);
  EXPECT_EQ(from_flags.insecure, defaults.insecure);
}

TEST_F(FlagsTest, AllReachTheOptions) {
  for (const FlagHelp& flag : AllFlags()) {
    if (flag.is_bool) {
      EXPECT_TRUE(Set(flag.name, "true")) << flag.name;
    }
  }
  EXPECT_TRUE(Set("timeout", "90s"));
  EXPECT_TRUE(Set("output", "json"));
  EXPECT_TRUE(Set("etag", "e"));
  const Options options = OptionsFromFlags();
  EXPECT_TRUE(options.insecure && options.validate_only && options.dry_run &&
              options.order_rows_adjacent && options.shift_to_now &&
              options.fail_on_reject && options.explain);
  EXPECT_EQ(options.timeout, absl::Seconds(90));
  EXPECT_EQ(options.output, OutputFormat::kJson);
  EXPECT_EQ(options.etag, "e");
}

TEST_F(FlagsTest, RefuseAnUnknownFormat) {
  EXPECT_FALSE(Set("output", "yaml"));
  EXPECT_EQ(OptionsFromFlags().output, OutputFormat::kText);
}

TEST_F(FlagsTest, AreListedByNameWithoutThoseOfLibraries) {
  std::vector<std::string> names;
  for (const FlagHelp& flag : AllFlags()) names.push_back(flag.name);
  EXPECT_TRUE(std::is_sorted(names.begin(), names.end()));
  EXPECT_THAT(names, testing::Contains("server"));
  EXPECT_THAT(names, testing::Not(testing::Contains("gtest_filter")));
}

}  // namespace
}  // namespace destconn
