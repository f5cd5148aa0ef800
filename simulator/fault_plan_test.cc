#include "simulator/fault_plan.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "base/error_reason.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using testing::HasSubstr;
using testing::Optional;

TEST(FaultPlanTest, TheFirstRuleThatMeetsARequestCounts) {
  const auto plan = FaultPlan::Parse(
      R"({"rules":[{"first":3,"last":7,"every":2,"delay_ms":5},)"
      R"({"kind":"any","first":5,"delay_ms":9}]})");
  ASSERT_TRUE(plan.ok()) << plan.status();
  const auto delay = [&plan](const char* kind, int64_t number) {
    return absl::ToInt64Milliseconds(plan->ActFor(kind, number).delay);
  };
  EXPECT_EQ(delay("events", 1), 0);
  EXPECT_EQ(delay("events", 3), 5);
  EXPECT_EQ(delay("events", 4), 0);
  EXPECT_EQ(delay("events", 5), 5);
  EXPECT_EQ(delay("events", 6), 9);
  EXPECT_EQ(delay("events", 9), 9);
  EXPECT_EQ(delay("dataset", 3), 0);
  EXPECT_EQ(delay("dataset", 5), 9);
}

TEST(FaultPlanTest, ReadsAnswers) {
  const auto plan =
      FaultPlan::Parse(R"({"rules":[{"status":502,"body":"<html>"}]})");
  ASSERT_TRUE(plan.ok());
  const FaultAct act = plan->ActFor("events", 1);
  ASSERT_TRUE(act.answer.has_value());
  EXPECT_EQ(act.answer->http_status, 502);
  EXPECT_EQ(act.answer->body, "<html>");
  EXPECT_FALSE(FaultPlan().ActFor("events", 1).answer.has_value());
}

TEST(FaultPlanTest, NamesTheRuleAndMemberAtFault) {
  for (const char* rule :
       {"7", R"({"delay":5})", R"({"delay_ms":"5"})", R"({"every":0})",
        R"({"headers":[]})", R"({"cut_before":1})", R"({"poison":1})"}) {
    const auto plan =
        FaultPlan::Parse(absl::StrCat(R"({"rules":[{},)", rule, "]}"));
    EXPECT_THAT(ReasonOf(plan.status()),
                Optional(std::string("FAULTS_INVALID")))
        << rule;
    EXPECT_THAT(plan.status().message(), HasSubstr("Rule 2"));
  }
  EXPECT_FALSE(FaultPlan::Parse("").ok());
  EXPECT_FALSE(FaultPlan::Parse(std::string(1000, '[')).ok());
}

}  // namespace
}  // namespace destconn
