#include "simulator/graph_handler.h"

#include <memory>
#include <sstream>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "base/simulated_clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rapidjson/document.h"

namespace destconn {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr int64_t kNow = 1'795'000'000;
constexpr char kToken[] = "EAAsimulatorGoodToken0001";
constexpr char kEvents[] = "/v26.0/1234567890123456/events";

std::string Body(const std::string& order = "1") {
  return absl::StrCat(
      R"({"data":[{"event_name":"Purchase","event_time":)", kNow - 60,
      R"(,"action_source":"physical_store","user_data":{"em":[")",
      "f1904cf1a9d73a55fa5de0ac823c4403ded71afd4c3248d00bdcd0866552bb79",
      R"("]},"custom_data":{"currency":"GBP","value":1,"order_id":")", order,
      R"("}}]})");
}

class GraphHandlerTest : public testing::Test {
 protected:
  explicit GraphHandlerTest() { Restart(FaultPlan()); }

  void Restart(FaultPlan faults) {
    auto out = std::make_unique<std::ostringstream>();
    journal_text_ = out.get();
    journal_ = std::make_unique<Journal>(std::move(out));
    handler_ = std::make_unique<GraphHandler>(DefaultWorld(), std::move(faults),
                                              0, clock_, *journal_);
  }

  void RestartWithRule(const std::string& rule) {
    auto plan = FaultPlan::Parse(absl::StrCat(R"({"rules":[)", rule, "]}"));
    ASSERT_TRUE(plan.ok()) << plan.status();
    Restart(*std::move(plan));
  }

  GraphDecision Post(const std::string& body, const std::string& path = kEvents,
                     const std::string& token = kToken) {
    return handler_->Handle({.method = "POST",
                             .target = path,
                             .authorization = "Bearer " + token,
                             .body = body});
  }

  GraphDecision Get(const std::string& target,
                    const std::string& token = kToken) {
    return handler_->Handle(
        {.target = target, .authorization = "Bearer " + token});
  }

  // code/subcode of the error; empty if the reply is none.
  static std::string ErrorOf(const GraphDecision& decision) {
    rapidjson::Document json;
    json.Parse(decision.reply.body.c_str());
    if (!json.IsObject() || !json.HasMember("error")) return "";
    const auto& error = json["error"];
    EXPECT_TRUE(error.HasMember("fbtrace_id"));
    EXPECT_TRUE(error.HasMember("type"));
    const int subcode =
        error.HasMember("error_subcode") ? error["error_subcode"].GetInt() : 0;
    return absl::StrCat(error["code"].GetInt(), "/", subcode);
  }

  SimulatedClock clock_{absl::FromUnixSeconds(kNow)};
  std::ostringstream* journal_text_ = nullptr;
  std::unique_ptr<Journal> journal_;
  std::unique_ptr<GraphHandler> handler_;
};

TEST_F(GraphHandlerTest, ReceivesEvents) {
  const GraphDecision decision = Post(Body());
  EXPECT_EQ(decision.reply.http_status, 200);
  EXPECT_THAT(
      decision.reply.body,
      HasSubstr(R"({"events_received":1,"messages":[],"fbtrace_id":")"));
  EXPECT_THAT(journal_text_->str(), HasSubstr(R"("processed":true)"));
  EXPECT_THAT(journal_text_->str(), HasSubstr(R"("order_id":"1")"));
  EXPECT_THAT(journal_text_->str(), HasSubstr(R"("duplicates":[false])"));
}

TEST_F(GraphHandlerTest, JournalsARefusalWithoutProcessing) {
  EXPECT_EQ(ErrorOf(Post(R"({"data":[]})")), "100/0");
  EXPECT_THAT(journal_text_->str(), HasSubstr(R"("processed":false)"));
  EXPECT_EQ(ErrorOf(Post("no json")), "100/0");
  EXPECT_EQ(ErrorOf(Post(std::string(100'000, '['))), "100/0");
}

TEST_F(GraphHandlerTest, NeverJournalsAToken) {
  Post(Body());
  handler_->Handle({.method = "POST",
                    .target = absl::StrCat(kEvents, "?access_token=", kToken),
                    .body = Body()});
  EXPECT_THAT(journal_text_->str(), Not(HasSubstr(kToken)));
  EXPECT_THAT(journal_text_->str(), HasSubstr(R"("token_in":"header")"));
  EXPECT_THAT(journal_text_->str(), HasSubstr(R"("token_in":"query")"));
}

TEST_F(GraphHandlerTest, KnowsGoodTokensFromBad) {
  EXPECT_EQ(ErrorOf(Get("/v26.0/me?fields=id")), "");
  EXPECT_EQ(ErrorOf(Get("/v26.0/me", "nonsense")), "190/0");
  EXPECT_EQ(ErrorOf(Get("/v26.0/me", "EAAsimulatorExpiredToken001")),
            "190/463");
  EXPECT_EQ(ErrorOf(Get("/v26.0/me", "EAAsimulatorSendOnlyToken1")), "10/0");
  EXPECT_EQ(ErrorOf(Post(Body(), kEvents, "EAAsimulatorSendOnlyToken1")), "");
  EXPECT_EQ(ErrorOf(Post(Body(), kEvents, "EAAsimulatorNoScopeToken01")),
            "100/33");
}

TEST_F(GraphHandlerTest, AnswersWhatATokenMayDo) {
  EXPECT_THAT(
      Get("/v26.0/me/permissions").reply.body,
      HasSubstr(R"({"permission":"ads_management","status":"granted"})"));
  EXPECT_THAT(
      Get(absl::StrCat("/v26.0/debug_token?input_token=", kToken)).reply.body,
      HasSubstr(R"("is_valid":true)"));
  EXPECT_THAT(Get("/v26.0/debug_token?input_token=x").reply.body,
              HasSubstr(R"("is_valid":false)"));
}

TEST_F(GraphHandlerTest, AnswersForDatasets) {
  EXPECT_EQ(Get("/v26.0/1234567890123456?fields=id").reply.body,
            R"({"id":"1234567890123456","name":"Retail demo",)"
            R"("is_consolidated_container":true})");
  EXPECT_THAT(Get("/v26.0/2222222222222222").reply.body,
              HasSubstr(R"("is_consolidated_container":false)"));
  EXPECT_EQ(ErrorOf(Get("/v26.0/3333333333333333")), "100/33");
  EXPECT_EQ(ErrorOf(Get("/v26.0/999")), "100/33");
}

TEST_F(GraphHandlerTest, KnowsNoOtherPaths) {
  for (const char* path :
       {"/", "/me", "/vlatest/me", "/v26.0/nobody", "/v26.0/me/accounts"}) {
    EXPECT_EQ(ErrorOf(Get(path)), "2500/0") << path;
  }
}

TEST_F(GraphHandlerTest, NoticesWhatMetaWouldTakeForADuplicate) {
  Post(Body("1"));
  Post(Body("1"));
  Post(Body("2"));
  EXPECT_THAT(Get("/_simulator/state").reply.body,
              HasSubstr(R"("events_processed":3,"duplicates":1)"));
}

TEST_F(GraphHandlerTest, MisbehavesAsPlanned) {
  RestartWithRule(R"({"first":2,"last":2,"status":500,"code":2,)"
                  R"("is_transient":true,"headers":{"X-App-Usage":"{}"}})");
  EXPECT_EQ(ErrorOf(Post(Body("1"))), "");
  const GraphDecision second = Post(Body("2"));
  EXPECT_EQ(ErrorOf(second), "2/0");
  EXPECT_EQ(second.reply.http_status, 500);
  EXPECT_EQ(second.headers.at("X-App-Usage"), "{}");
  EXPECT_EQ(ErrorOf(Post(Body("3"))), "");
}

TEST_F(GraphHandlerTest, CutsBeforeAndAfterProcessing) {
  RestartWithRule(R"({"first":1,"last":1,"cut_before":true},)"
                  R"({"first":2,"last":2,"process_then_cut":true})");
  EXPECT_TRUE(Post(Body("1")).cut);
  EXPECT_THAT(Get("/_simulator/state").reply.body,
              HasSubstr(R"("events_processed":0)"));
  EXPECT_TRUE(Post(Body("1")).cut);
  EXPECT_THAT(Get("/_simulator/state").reply.body,
              HasSubstr(R"("events_processed":1)"));
}

TEST_F(GraphHandlerTest, RefusesPoisonAndMiscounts) {
  RestartWithRule(R"({"poison":"bad","events_received_delta":-1})");
  EXPECT_EQ(ErrorOf(Post(Body("bad"))), "100/0");
  EXPECT_THAT(Post(Body("good")).reply.body,
              HasSubstr(R"("events_received":0)"));
}

TEST_F(GraphHandlerTest, TakesNewFaultsWhileItRuns) {
  const auto set = [this](const std::string& json) {
    return handler_
        ->Handle(
            {.method = "POST", .target = "/_simulator/faults", .body = json})
        .reply.http_status;
  };
  EXPECT_EQ(set(R"({"rules":[{"code":4}]})"), 200);
  EXPECT_EQ(ErrorOf(Post(Body())), "4/0");
  EXPECT_EQ(set("nonsense"), 400);
  EXPECT_EQ(set(R"({"rules":[]})"), 200);
  EXPECT_EQ(ErrorOf(Post(Body())), "");
}

}  // namespace
}  // namespace destconn
