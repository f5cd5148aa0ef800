#include "simulator/event_judgement.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "simulator/json_text.h"

namespace destconn {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

constexpr int64_t kNow = 1'795'000'000;

std::string Event(const std::string& order, int64_t time) {
  return absl::StrCat(
      R"({"event_name":"Purchase","event_time":)", time, R"(,"event_id":"id-)",
      order, R"(","action_source":"physical_store","user_data":{"em":[")",
      "f1904cf1a9d73a55fa5de0ac823c4403ded71afd4c3248d00bdcd0866552bb79",
      R"("]},"custom_data":{"currency":"GBP","value":1,"order_id":")", order,
      R"("}})");
}

EventJudgement Judge(const std::string& events, const FaultAct& act = {}) {
  rapidjson::Document json;
  EXPECT_TRUE(ParseJson(absl::StrCat(R"({"data":[)", events, "]}"), json));
  return JudgeEvents(json, "1", act, absl::FromUnixSeconds(kNow));
}

std::string Events() {
  return absl::StrCat(Event("a", kNow - 5), ",", Event("b", kNow - 9), ",",
                      Event("c", kNow - 7));
}

TEST(EventJudgementTest, FindsKeysAndTimesOfGoodEvents) {
  const EventJudgement judgement = Judge(Events());
  EXPECT_FALSE(judgement.fault.has_value());
  EXPECT_THAT(judgement.keys, SizeIs(3));
  EXPECT_EQ(judgement.first_time, kNow - 9);
  EXPECT_EQ(judgement.last_time, kNow - 5);
}

TEST(EventJudgementTest, RefusesWhatMetaRefuses) {
  const EventJudgement judgement = Judge(Event("a", kNow - 63 * 86'400));
  ASSERT_TRUE(judgement.fault.has_value());
  EXPECT_EQ(judgement.fault->subcode, 2804003);
}

TEST(EventJudgementTest, RefusesPoisonByOrderOrEventId) {
  EXPECT_FALSE(Judge(Events(), {.poison = {"d"}}).fault.has_value());
  for (const char* poison : {"b", "id-b", "id-*"}) {
    const EventJudgement judgement = Judge(Events(), {.poison = {poison}});
    ASSERT_TRUE(judgement.fault.has_value()) << poison;
    EXPECT_EQ(judgement.fault->code, 100);
    EXPECT_EQ(judgement.fault->message, "Invalid parameter");
  }
}

TEST(EventJudgementTest, RefusesPoisonWithTheErrorThatItIsTold) {
  const auto fault = Judge(Events(), {.error = GraphFault{.subcode = 2804009},
                                      .poison = {"b"}})
                         .fault;
  ASSERT_TRUE(fault.has_value());
  EXPECT_EQ(fault->subcode, 2804009);
}

TEST(EventJudgementTest, NamesThePoisonedEventAsItIsTold) {
  const auto fault = [](PoisonHint hint) {
    return *Judge(Events(), {.poison = {"b"}, .poison_hint = hint}).fault;
  };
  EXPECT_THAT(fault(PoisonHint::kPath).message, HasSubstr("data[1]["));
  EXPECT_THAT(fault(PoisonHint::kJsonPath).message, HasSubstr("$['data'][1]"));
  EXPECT_EQ(fault(PoisonHint::kErrorData).error_data, R"({"event_index":1})");
  EXPECT_THAT(fault(PoisonHint::kWrongPath).message, HasSubstr("data[2]["));
}

}  // namespace
}  // namespace destconn
