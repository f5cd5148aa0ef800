#include "simulator/fault_rule_reader.h"

#include <string>

#include "absl/time/time.h"
#include "base/error_reason.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "simulator/json_text.h"

namespace destconn {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Optional;
using testing::Pair;

absl::StatusOr<FaultRule> Read(const std::string& json) {
  rapidjson::Document document;
  EXPECT_TRUE(ParseJson(json, document)) << json;
  return ReadFaultRule(document, 2);
}

FaultAct Act(const std::string& json) {
  const auto rule = Read(json);
  EXPECT_TRUE(rule.ok()) << rule.status();
  return rule.ok() ? rule->act : FaultAct();
}

TEST(FaultRuleReaderTest, HasSensibleDefaults) {
  const auto rule = Read("{}");
  ASSERT_TRUE(rule.ok()) << rule.status();
  EXPECT_EQ(rule->kind, "events");
  EXPECT_EQ(rule->first, 1);
  EXPECT_EQ(rule->every, 1);
  EXPECT_EQ(rule->probability, 1);
  EXPECT_EQ(rule->act.rule, 2);
  EXPECT_TRUE(rule->act.process);
  EXPECT_FALSE(rule->act.wire.cut_after_bytes.has_value());
}

TEST(FaultRuleReaderTest, ReadsErrors) {
  const FaultAct act =
      Act(R"({"status":500,"code":2,"subcode":9,"is_transient":true,)"
          R"("headers":{"X-App-Usage":{"call_count":28},"Retry-After":"5"}})");
  ASSERT_TRUE(act.error.has_value());
  EXPECT_EQ(act.error->http_status, 500);
  EXPECT_EQ(act.error->code, 2);
  EXPECT_EQ(act.error->subcode, 9);
  EXPECT_TRUE(act.error->is_transient);
  EXPECT_FALSE(act.process);
  EXPECT_THAT(act.headers,
              ElementsAre(Pair("Retry-After", "5"),
                          Pair("X-App-Usage", R"({"call_count":28})")));
  EXPECT_EQ(Act(R"({"code":-3})").error->http_status, 400);
  EXPECT_TRUE(Act(R"({"code":1,"process":true})").process);
}

TEST(FaultRuleReaderTest, ReadsBodies) {
  const FaultAct act = Act(R"({"status":502,"body":"<html>"})");
  ASSERT_TRUE(act.answer.has_value());
  EXPECT_EQ(act.answer->http_status, 502);
  EXPECT_EQ(act.answer->body, "<html>");
  EXPECT_FALSE(act.process);
  EXPECT_EQ(Act(R"({"body":""})").answer->http_status, 200);
}

TEST(FaultRuleReaderTest, ReadsCuts) {
  const FaultAct before = Act(R"({"cut_before":true})");
  EXPECT_THAT(before.wire.cut_after_bytes, Optional(0));
  EXPECT_FALSE(before.process);
  const FaultAct after = Act(R"({"process_then_cut":true,"end":true})");
  EXPECT_THAT(after.wire.cut_after_bytes, Optional(0));
  EXPECT_TRUE(after.process);
  EXPECT_TRUE(after.wire.end);
  const FaultAct within = Act(R"({"cut_after_bytes":9,"bytes_per_second":1})");
  EXPECT_THAT(within.wire.cut_after_bytes, Optional(9));
  EXPECT_EQ(within.wire.bytes_per_second, 1);
  EXPECT_TRUE(within.process);
  EXPECT_THAT(Act(R"({"cut_reading_after":100})").cut_reading_after,
              Optional(100));
  EXPECT_TRUE(Act(R"({"close":true})").wire.close);
}

TEST(FaultRuleReaderTest, ReadsWhatMisleads) {
  EXPECT_EQ(Act(R"({"events_received_delta":-1})").events_received_delta, -1);
  EXPECT_THAT(Act(R"({"poison":"a"})").poison, ElementsAre("a"));
  EXPECT_THAT(Act(R"({"poison":["a","b*"]})").poison, ElementsAre("a", "b*"));
  EXPECT_EQ(Act(R"({"delay_ms":5})").delay, absl::Milliseconds(5));
}

TEST(FaultRuleReaderTest, KnowsWhatGraphSaysToACode) {
  EXPECT_EQ(Act(R"({"code":10})").error->message,
            "(#10) Application does not have permission for this action");
  EXPECT_EQ(Act(R"({"code":424242})").error->message,
            "An error of the simulator's faults");
  EXPECT_EQ(Act(R"({"code":4,"locale":"any"})").locale, "any");
}

TEST(FaultRuleReaderTest, APresetSaysWhatTheRuleDoesNot) {
  const auto rule =
      Read(R"({"preset":"throttle_80004","first":3,"regain_seconds":120})");
  ASSERT_TRUE(rule.ok()) << rule.status();
  EXPECT_EQ(rule->first, 3);
  EXPECT_EQ(rule->act.error->code, 80004);
  EXPECT_EQ(rule->act.usage.shape, UsageShape::kBusiness);
  EXPECT_EQ(rule->act.usage.regain, absl::Minutes(2));
}

TEST(FaultRuleReaderTest, PoisonMayHaveItsOwnCode) {
  const FaultAct act = Act(R"({"poison":"a","code":100,"subcode":2804003})");
  EXPECT_EQ(act.error->subcode, 2804003);
  EXPECT_TRUE(act.process);
  EXPECT_FALSE(act.RefusesAll());
}

TEST(FaultRuleReaderTest, ReadsAllowances) {
  const FaultAct act =
      Act(R"({"quota_requests":5,"quota_seconds":60,"quota_block_seconds":2,)"
          R"("usage":"app","code":4})");
  EXPECT_EQ(act.quota.requests, 5);
  EXPECT_EQ(act.quota.period, absl::Minutes(1));
  EXPECT_EQ(act.quota.block, absl::Seconds(2));
  EXPECT_TRUE(act.process);
}

TEST(FaultRuleReaderTest, ReadsConnections) {
  const auto rule = Read(R"({"kind":"connection","tls":"wrong_name"})");
  ASSERT_TRUE(rule.ok()) << rule.status();
  EXPECT_EQ(rule->act.tls, TlsAct::kWrongName);
}

TEST(FaultRuleReaderTest, ReadsOddAnswers) {
  EXPECT_TRUE(Act(R"({"never":true})").wire.never);
  EXPECT_TRUE(Act(R"({"chunked":true})").wire.chunked);
  EXPECT_TRUE(Act(R"({"extra_answer":true})").wire.extra_answer);
  EXPECT_EQ(Act(R"({"interim_status":103})").wire.interim_status, 103);
  EXPECT_THAT(Act(R"({"raw":"x"})").wire.raw, Optional(std::string("x")));
  EXPECT_EQ(Act(R"({"body":"[","body_times":7})").wire.body_times, 7);
  EXPECT_EQ(Act(R"({"body":"[","body_encoding":"utf-16"})").answer->body,
            std::string("\xff\xfe[\0", 4));
  const FaultAct packed =
      Act(R"({"body":" ","body_times":1000,"body_encoding":"gzip"})");
  EXPECT_EQ(packed.wire.body_times, 1);
  EXPECT_LT(packed.answer->body.size(), 100u);
  EXPECT_EQ(Act(R"({"events_received":"7"})").events_received, "\"7\"");
}

TEST(FaultRuleReaderTest, ReadsWhenAndHowFast) {
  const auto rule = Read(
      R"({"from_ms":5,"until_ms":9,"delay_ms":1,"jitter_ms":2,)"
      R"("read_bytes_per_second":3,"clock_offset_seconds":-4,"revoke":true})");
  ASSERT_TRUE(rule.ok()) << rule.status();
  EXPECT_EQ(rule->from, absl::Milliseconds(5));
  EXPECT_EQ(rule->until, absl::Milliseconds(9));
  EXPECT_EQ(rule->act.jitter, absl::Milliseconds(2));
  EXPECT_EQ(rule->act.read_bytes_per_second, 3);
  EXPECT_EQ(Act(R"({"largest_body":7})").largest_body, 7);
  EXPECT_EQ(Act(R"({"segment_loss":0.05})").wire.segment_loss, 0.05);
  EXPECT_FALSE(Read(R"({"segment_loss":0.5})").ok());
  EXPECT_EQ(rule->act.clock_offset, absl::Seconds(-4));
  EXPECT_TRUE(rule->act.revoke);
}

TEST(FaultRuleReaderTest, NamesTheRuleAndMemberAtFault) {
  for (const auto& [rule, member] :
       std::vector<std::pair<std::string, std::string>>{
           {"7", "object"},
           {R"({"delay":5})", "'delay'"},
           {R"({"delay_ms":"5"})", "'delay_ms'"},
           {R"({"delay_ms":-5})", "'delay_ms'"},
           {R"({"every":0})", "'every'"},
           {R"({"first":0})", "'first'"},
           {R"({"first":5,"last":4})", "'last'"},
           {R"({"probability":1.5})", "'probability'"},
           {R"({"headers":[]})", "'headers'"},
           {R"({"cut_before":1})", "'cut_before'"},
           {R"({"poison":1})", "'poison'"},
           {R"({"poison":[1]})", "'poison'"},
           {R"({"kind":"event"})", "'kind'"},
           {R"({"status":99,"code":1})", "'status'"},
           {R"({"status":500})", "'status'"},
           {R"({"is_transient":true})", "'is_transient'"},
           {R"({"code":1,"body":""})", "contradict"},
           {R"({"cut_before":true,"process_then_cut":true})", "contradict"},
           {R"({"end":true})", "'end'"},
           {R"({"preset":"none such"})", "'preset'"},
           {R"({"preset":7})", "'preset'"},
           {R"({"tls":"cut"})", "'tls'"},
           {R"({"kind":"connection"})", "'tls'"},
           {R"({"kind":"connection","tls":"x"})", "'tls'"},
           {R"({"usage":"x"})", "'usage'"},
           {R"({"quota_requests":1})", "'quota_requests'"},
           {R"({"body_times":2})", "'body_times'"},
           {R"({"locale":"xx_XX","code":4})", "'locale'"},
           {R"({"poison":"a","poison_hint":"x"})", "'poison_hint'"},
           {R"({"interim_status":200})", "'interim_status'"}}) {
    const auto read = Read(rule);
    EXPECT_THAT(ReasonOf(read.status()),
                Optional(std::string("FAULTS_INVALID")))
        << rule;
    EXPECT_THAT(read.status().message(), HasSubstr("Rule 2")) << rule;
    EXPECT_THAT(read.status().message(), HasSubstr(member)) << rule;
  }
}

}  // namespace
}  // namespace destconn
