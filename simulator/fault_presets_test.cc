#include "simulator/fault_presets.h"

#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "simulator/fault_plan.h"
#include "simulator/json_text.h"

namespace destconn {
namespace {

using testing::IsNull;
using testing::NotNull;

TEST(FaultPresetsTest, EachIsARuleOfItsOwn) {
  std::set<std::string> names;
  for (const FaultPreset& preset : FaultPresets()) {
    EXPECT_TRUE(names.insert(preset.name).second) << preset.name;
    EXPECT_FALSE(preset.meaning.empty()) << preset.name;
    const auto plan = FaultPlan::Parse(
        absl::StrCat(R"({"rules":[{"preset":")", preset.name, R"("}]})"));
    EXPECT_TRUE(plan.ok()) << preset.name << ": " << plan.status();
  }
  EXPECT_GE(names.size(), 120u);
}

TEST(FaultPresetsTest, AreFoundByName) {
  ASSERT_THAT(FindFaultPreset("throttle_80004"), NotNull());
  ASSERT_THAT(FindFaultPreset("error_190_463"), NotNull());
  EXPECT_EQ(FindFaultPreset("error_190_463")->rule,
            R"({"status":401,"code":190,"is_transient":false,"subcode":463})");
  EXPECT_THAT(FindFaultPreset("error_190_1"), IsNull());
}

TEST(FaultPresetsTest, TellAboutThemselvesInJson) {
  rapidjson::Document json;
  ASSERT_TRUE(ParseJson(FaultPresetsJson(), json));
  EXPECT_EQ(json.MemberCount(), FaultPresets().size());
  EXPECT_EQ(TextOfMember(json["slow_loris"], "meaning"),
            "an answer byte by byte");
}

}  // namespace
}  // namespace destconn
