#include "simulator/fault_plan.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "base/error_reason.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using testing::Optional;

FaultPlan Plan(const std::string& rules) {
  auto plan = FaultPlan::Parse(absl::StrCat(R"({"rules":[)", rules, "]}"));
  EXPECT_TRUE(plan.ok()) << plan.status();
  return plan.ok() ? *std::move(plan) : FaultPlan();
}

TEST(FaultPlanTest, TheFirstRuleThatMeetsARequestCounts) {
  const FaultPlan plan = Plan(R"({"first":3,"last":7,"every":2,"delay_ms":5},)"
                              R"({"kind":"any","first":5,"delay_ms":9})");
  const auto rule = [&plan](const char* kind, int64_t number) {
    return plan.ActFor({.kind = kind, .number = number}, 0).rule;
  };
  EXPECT_EQ(rule("events", 1), 0);
  EXPECT_EQ(rule("events", 3), 1);
  EXPECT_EQ(rule("events", 4), 0);
  EXPECT_EQ(rule("events", 5), 1);
  EXPECT_EQ(rule("events", 6), 2);
  EXPECT_EQ(rule("events", 9), 2);
  EXPECT_EQ(rule("dataset", 3), 0);
  EXPECT_EQ(rule("dataset", 5), 2);
  EXPECT_EQ(plan.ActFor({.kind = "events", .number = 5}, 0).delay,
            absl::Milliseconds(5));
}

TEST(FaultPlanTest, ARuleMayBeForOneDataset) {
  const FaultPlan plan = Plan(R"({"dataset":"12","code":4})");
  EXPECT_EQ(plan.ActFor({.kind = "events", .dataset = "12"}, 0).rule, 1);
  EXPECT_EQ(plan.ActFor({.kind = "events", .dataset = "13"}, 0).rule, 0);
}

TEST(FaultPlanTest, ChanceIsTheSeedsAlone) {
  const FaultPlan plan = Plan(R"({"probability":0.25,"code":1})");
  const auto hits = [&plan](uint64_t seed) {
    std::string met;
    for (int64_t number = 1; number <= 1000; ++number) {
      met += plan.ActFor({.kind = "events", .number = number}, seed).rule == 1
                 ? '1'
                 : '0';
    }
    return met;
  };
  const std::string met = hits(7);
  EXPECT_EQ(met, hits(7));
  EXPECT_NE(met, hits(8));
  EXPECT_NEAR(std::count(met.begin(), met.end(), '1'), 250, 60);
  EXPECT_EQ(
      Plan(R"({"probability":0,"code":1})").ActFor({.kind = "events"}, 0).rule,
      0);
}

TEST(FaultPlanTest, ARuleMayHoldForAWhile) {
  const FaultPlan plan = Plan(R"({"from_ms":100,"until_ms":200,"code":2})");
  const auto rule = [&plan](int64_t ms) {
    return plan.ActFor({.kind = "events", .elapsed = absl::Milliseconds(ms)}, 0)
        .rule;
  };
  EXPECT_EQ(rule(99), 0);
  EXPECT_EQ(rule(100), 1);
  EXPECT_EQ(rule(199), 1);
  EXPECT_EQ(rule(200), 0);
}

TEST(FaultPlanTest, ARuleMayCountEachDatasetByItself) {
  const FaultPlan plan =
      Plan(R"({"by_dataset":true,"first":2,"last":2,"code":2})");
  const auto rule = [&plan](int64_t number, int64_t dataset_number) {
    return plan
        .ActFor({.kind = "events",
                 .number = number,
                 .dataset_number = dataset_number},
                0)
        .rule;
  };
  EXPECT_EQ(rule(2, 1), 0);
  EXPECT_EQ(rule(7, 2), 1);
}

TEST(FaultPlanTest, ConnectionsHaveTheirOwnRules) {
  const FaultPlan plan = Plan(R"({"kind":"any","code":2},)"
                              R"({"kind":"connection","tls":"cut"})");
  EXPECT_EQ(plan.ActFor({.kind = "events"}, 0).rule, 1);
  EXPECT_EQ(plan.ActFor({.kind = "connection"}, 0).rule, 2);
}

TEST(FaultPlanTest, LatencyIsForAllEventsThatNoRuleMeets) {
  const auto plan = FaultPlan::Parse(
      R"({"latency_ms":500,"jitter_ms":100,"rules":[{"first":2,"code":2}]})");
  ASSERT_TRUE(plan.ok()) << plan.status();
  const FaultAct act = plan->ActFor({.kind = "events"}, 3);
  EXPECT_GE(act.delay, absl::Milliseconds(500));
  EXPECT_LT(act.delay, absl::Milliseconds(600));
  EXPECT_EQ(act.delay, plan->ActFor({.kind = "events"}, 3).delay);
  EXPECT_NE(act.delay, plan->ActFor({.kind = "events"}, 4).delay);
  EXPECT_EQ(plan->ActFor({.kind = "events", .number = 2}, 3).delay,
            absl::ZeroDuration());
  EXPECT_EQ(plan->ActFor({.kind = "dataset"}, 3).delay, absl::ZeroDuration());
}

TEST(FaultPlanTest, NothingGoesWrongWithoutRules) {
  EXPECT_EQ(FaultPlan().ActFor({.kind = "events"}, 0).rule, 0);
  EXPECT_TRUE(FaultPlan().ActFor({.kind = "events"}, 0).process);
}

TEST(FaultPlanTest, RefusesWhatIsNoPlan) {
  for (const std::string& json :
       {std::string(), std::string("[]"), std::string("{}"),
        std::string(R"({"rules":{}})"), std::string(R"({"rules":[7]})"),
        std::string(R"({"rules":[],"seed":1})"), std::string(1000, '[')}) {
    EXPECT_THAT(ReasonOf(FaultPlan::Parse(json).status()),
                Optional(std::string("FAULTS_INVALID")))
        << json;
  }
}

TEST(FaultPlanTest, PoisonIsAnIdOrABeginning) {
  EXPECT_TRUE(IsPoisoned({"a", "b"}, "b"));
  EXPECT_FALSE(IsPoisoned({"a", "b"}, "bb"));
  EXPECT_TRUE(IsPoisoned({"b*"}, "bb"));
  EXPECT_FALSE(IsPoisoned({"b*"}, "ab"));
  EXPECT_FALSE(IsPoisoned({}, ""));
}

}  // namespace
}  // namespace destconn
