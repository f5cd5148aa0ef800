#include "simulator/graph_handler.h"

#include <memory>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/time/time.h"
#include "base/simulated_clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rapidjson/document.h"
#include "simulator/json_text.h"

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
    handler_ = std::make_unique<GraphHandler>(
        DefaultWorld(clock_.Now()), std::move(faults), 0, clock_, *journal_);
  }

  void RestartWithRule(const std::string& rule) {
    auto plan = FaultPlan::Parse(absl::StrCat(R"({"rules":[)", rule, "]}"));
    ASSERT_TRUE(plan.ok()) << plan.status();
    Restart(*std::move(plan));
  }

  GraphDecision Post(const std::string& body, const std::string& path = kEvents,
                     const std::string& token = kToken) {
    return handler_->HandleWhole({.method = "POST",
                                  .target = path,
                                  .authorization = "Bearer " + token,
                                  .body = body});
  }

  GraphDecision Get(const std::string& target,
                    const std::string& token = kToken) {
    return handler_->HandleWhole(
        {.target = target, .authorization = "Bearer " + token});
  }

  std::string State() { return Get("/_simulator/state").reply.body; }

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
  EXPECT_THAT(journal_text_->str(),
              HasSubstr(R"("duplicate_offline_key":[false])"));
}

TEST_F(GraphHandlerTest, JournalsARefusalWithoutProcessing) {
  EXPECT_EQ(ErrorOf(Post(R"({"data":[]})")), "100/0");
  EXPECT_THAT(journal_text_->str(), HasSubstr(R"("processed":false)"));
  EXPECT_EQ(ErrorOf(Post("no json")), "100/0");
  EXPECT_EQ(ErrorOf(Post(std::string(100'000, '['))), "100/0");
}

TEST_F(GraphHandlerTest, NeverJournalsAToken) {
  Post(Body());
  handler_->HandleWhole(
      {.method = "POST",
       .target = absl::StrCat(kEvents, "?access_token=", kToken),
       .body = Body()});
  EXPECT_THAT(journal_text_->str(), Not(HasSubstr(kToken)));
  EXPECT_THAT(journal_text_->str(), HasSubstr(R"("token_in":"header")"));
  EXPECT_THAT(journal_text_->str(), HasSubstr(R"("token_in":"query")"));
}

TEST_F(GraphHandlerTest, KnowsGoodTokensFromBad) {
  EXPECT_EQ(ErrorOf(Get("/v26.0/me?fields=id")), "");
  EXPECT_EQ(ErrorOf(Get("/v26.0/me", "nonsense")), "190/0");
  EXPECT_EQ(ErrorOf(Get("/v26.0/me", "EAAunknown")), "190/467");
  EXPECT_EQ(ErrorOf(Get("/v26.0/me", "EAAsimulatorExpiredToken001")),
            "190/463");
  EXPECT_EQ(ErrorOf(Get("/v26.0/me", "EAAsimulatorSendOnlyToken1")), "10/0");
  EXPECT_EQ(ErrorOf(Post(Body(), kEvents, "EAAsimulatorSendOnlyToken1")), "");
  EXPECT_EQ(ErrorOf(Post(Body(), kEvents, "EAAsimulatorNoScopeToken01")),
            "200/0");
  EXPECT_EQ(ErrorOf(Get("/v26.0/1234567890123456?fields=id",
                        "EAAsimulatorNoScopeToken01")),
            "200/0");
  EXPECT_EQ(ErrorOf(Get("/v26.0/me", "EAAsimulatorSoonToken00001")), "");
  clock_.Advance(absl::Hours(72));
  EXPECT_EQ(ErrorOf(Get("/v26.0/me", "EAAsimulatorSoonToken00001")), "190/463");
}

TEST_F(GraphHandlerTest, ChecksTheProofOfTheAppsSecret) {
  EXPECT_EQ(ErrorOf(Get("/v26.0/me?appsecret_proof=wrong")), "104/0");
}

TEST_F(GraphHandlerTest, TakesTheTokenFromAnExchange) {
  const GraphDecision decision = handler_->HandleWhole(
      {.target = absl::StrCat(
           "/v26.0/oauth/access_token?grant_type=fb_exchange_token"
           "&client_id=700000000000001&client_secret=simulated-app-secret"
           "&fb_exchange_token=",
           kToken)});
  rapidjson::Document json;
  ASSERT_TRUE(ParseJson(decision.reply.body, json)) << decision.reply.body;
  const std::string token(TextOfMember(json, "access_token"));
  EXPECT_EQ(ErrorOf(Get("/v26.0/me", token)), "");
  EXPECT_THAT(journal_text_->str(), Not(HasSubstr(token)));
}

TEST_F(GraphHandlerTest, AnswersWhatATokenMayDo) {
  EXPECT_THAT(
      Get("/v26.0/me/permissions").reply.body,
      HasSubstr(R"({"permission":"ads_management","status":"granted"})"));
  EXPECT_THAT(
      Get(absl::StrCat("/v26.0/debug_token?input_token=", kToken)).reply.body,
      HasSubstr(R"("is_valid":true)"));
  EXPECT_EQ(ErrorOf(Get("/v26.0/debug_token?input_token=x")), "100/0");
}

TEST_F(GraphHandlerTest, AnswersForDatasets) {
  const std::string fields = "?fields=id,name,is_consolidated_container";
  EXPECT_EQ(Get("/v26.0/1234567890123456" + fields).reply.body,
            R"({"id":"1234567890123456","name":"Retail demo",)"
            R"("is_consolidated_container":true})");
  EXPECT_THAT(Get("/v26.0/2222222222222222" + fields).reply.body,
              HasSubstr(R"("is_consolidated_container":false)"));
  EXPECT_EQ(ErrorOf(Get("/v26.0/3333333333333333")), "100/33");
  EXPECT_EQ(ErrorOf(Get("/v26.0/999")), "100/33");
  EXPECT_EQ(ErrorOf(Get(kEvents)), "100/33");
  EXPECT_EQ(ErrorOf(Post("{}", "/v26.0/1234567890123456")), "100/33");
}

TEST_F(GraphHandlerTest, KnowsNoOtherPaths) {
  for (const char* path :
       {"/", "/me", "/vlatest/me", "/v99.0/me", "/v26.0/nobody",
        "/v26.0/me/accounts", "/v26.0/me/permissions/more"}) {
    EXPECT_EQ(ErrorOf(Get(path)), "2500/0") << path;
  }
  EXPECT_EQ(ErrorOf(Get("/v15.0/me")), "") << "an expired version";
}

TEST_F(GraphHandlerTest, NoticesWhatMetaWouldTakeForADuplicate) {
  Post(Body("1"));
  Post(Body("1"));
  Post(Body("2"));
  EXPECT_EQ(State(),
            R"({"requests":3,"requests_by_kind":{"events":3,"dataset":0,)"
            R"("token":0},"requests_refused":0,"events_processed":3,)"
            R"("duplicates":{"offline_key":1,"event_id":0},)"
            R"("connections":0,"open_connections":0,)"
            R"("failed_handshakes":0})");
  EXPECT_EQ(Get("/v26.0/1234567890123456?fields=valid_entries,"
                "duplicate_entries,event_time_max")
                .reply.body,
            absl::StrCat(R"({"valid_entries":3,"duplicate_entries":1,)"
                         R"("event_time_max":)",
                         kNow - 60, R"(,"id":"1234567890123456"})"));
}

TEST_F(GraphHandlerTest, ForgetsAllWhenItIsReset) {
  RestartWithRule(R"({"first":2,"code":4})");
  Post(Body("1"));
  const auto reset =
      handler_->HandleWhole({.method = "POST", .target = "/_simulator/reset"});
  EXPECT_EQ(reset.reply.http_status, 200);
  EXPECT_THAT(State(), HasSubstr(R"("requests":0,)"));
  EXPECT_EQ(ErrorOf(Post(Body("1"))), "");
  EXPECT_THAT(State(), HasSubstr(R"("offline_key":0)"));
  EXPECT_EQ(ErrorOf(Post(Body("1"))), "4/0");
  // But the journal goes on.
  EXPECT_THAT(journal_text_->str(), HasSubstr(R"({"sequence":3,)"));
}

TEST_F(GraphHandlerTest, EachTraceIdIsAnother) {
  std::set<std::string> traces;
  for (int i = 0; i < 1000; ++i) {
    traces.insert(Post(Body()).reply.fbtrace_id);
  }
  EXPECT_EQ(traces.size(), 1000);
}

TEST_F(GraphHandlerTest, JournalsTheEventsAsTheyWereWritten) {
  const std::string body =
      absl::StrReplaceAll(Body(), {{"\"value\":1,", "\"value\": 1.50,"}});
  ASSERT_EQ(ErrorOf(Post(body)), "");
  EXPECT_THAT(journal_text_->str(), HasSubstr(R"("value": 1.50,)"));
}

TEST_F(GraphHandlerTest, SaysSoWhenTheJournalCannotBeWritten) {
  journal_ = *Journal::Open("/dev/full");
  handler_ = std::make_unique<GraphHandler>(DefaultWorld(clock_.Now()),
                                            FaultPlan(), 0, clock_, *journal_);
  const GraphDecision decision = Post(Body());
  EXPECT_EQ(decision.reply.http_status, 500);
  EXPECT_EQ(ErrorOf(decision), "1/0");
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
  EXPECT_EQ(Post(Body("1")).wire.cut_after_bytes, 0);
  EXPECT_THAT(State(), HasSubstr(R"("events_processed":0)"));
  EXPECT_EQ(Post(Body("1")).wire.cut_after_bytes, 0);
  EXPECT_THAT(State(), HasSubstr(R"("events_processed":1)"));
  EXPECT_THAT(journal_text_->str(),
              HasSubstr(R"("processed":true,"cut":true,"fault":2,)"));
}

TEST_F(GraphHandlerTest, MayProcessAndAnswerAnErrorNonetheless) {
  RestartWithRule(R"({"status":502,"body":"<html>","process":true})");
  const GraphDecision decision = Post(Body());
  EXPECT_EQ(decision.reply.http_status, 502);
  EXPECT_EQ(decision.reply.body, "<html>");
  EXPECT_THAT(State(), HasSubstr(R"("events_processed":1)"));
}

TEST_F(GraphHandlerTest, JournalsARequestWhoseBodyWasNotRead) {
  const GraphRequest head = {.method = "POST", .target = kEvents};
  handler_->HandleUnread(head, handler_->Begin(kEvents), 100, std::nullopt);
  EXPECT_THAT(journal_text_->str(), HasSubstr(R"("body_bytes":100,)"));
  EXPECT_THAT(journal_text_->str(),
              HasSubstr(R"("processed":false,"cut":true)"));
  const GraphDecision refused = handler_->HandleUnread(
      head, handler_->Begin(kEvents), 100, GraphFault{.http_status = 413});
  EXPECT_EQ(refused.reply.http_status, 413);
  EXPECT_THAT(State(), HasSubstr(R"("requests_refused":1)"));
}

TEST_F(GraphHandlerTest, RefusesPoisonAndMiscounts) {
  RestartWithRule(R"({"poison":"bad","events_received_delta":-1})");
  EXPECT_EQ(ErrorOf(Post(Body("bad"))), "100/0");
  EXPECT_THAT(Post(Body("good")).reply.body,
              HasSubstr(R"("events_received":0)"));
}

TEST_F(GraphHandlerTest, RevokesATokenInTheMiddleOfARun) {
  RestartWithRule(R"({"first":2,"last":2,"revoke":true})");
  EXPECT_EQ(ErrorOf(Post(Body("1"))), "");
  EXPECT_EQ(ErrorOf(Post(Body("2"))), "190/467");
  EXPECT_EQ(ErrorOf(Post(Body("3"))), "190/467");
  EXPECT_EQ(ErrorOf(Post(Body("3"), kEvents, "EAAsimulatorSoonToken00001")),
            "");
}

TEST_F(GraphHandlerTest, RevokesATokenThatItsAppGivesUp) {
  const std::string revoke = absl::StrCat(
      "/v26.0/oauth/revoke?client_id=700000000000001"
      "&client_secret=simulated-app-secret&revoke_token=",
      kToken);
  EXPECT_EQ(Get(revoke).reply.body, R"({"success":"true"})");
  EXPECT_EQ(ErrorOf(Post(Body())), "190/467");
}

TEST_F(GraphHandlerTest, RefusesOnceAnAllowanceIsUsedUp) {
  RestartWithRule(
      R"({"quota_requests":2,"quota_seconds":4,"usage":"app","code":4})");
  GraphDecision decision = Post(Body("1"));
  EXPECT_EQ(ErrorOf(decision), "");
  EXPECT_THAT(decision.headers.at("X-App-Usage"),
              HasSubstr("\"call_count\":50"));
  EXPECT_EQ(ErrorOf(Post(Body("2"))), "");
  decision = Post(Body("3"));
  EXPECT_EQ(ErrorOf(decision), "4/0");
  EXPECT_THAT(decision.headers.at("X-App-Usage"),
              HasSubstr("\"call_count\":150"));
  clock_.Advance(absl::Seconds(8));
  EXPECT_EQ(ErrorOf(Post(Body("3"))), "");
  EXPECT_THAT(State(), HasSubstr(R"("events_processed":3,)"));
}

TEST_F(GraphHandlerTest, SaysWhatItIsToldToInPlaceOfACount) {
  RestartWithRule(R"({"events_received":"1"})");
  EXPECT_THAT(Post(Body()).reply.body, HasSubstr(R"("events_received":"1",)"));
}

TEST_F(GraphHandlerTest, MayHaveAnotherClockThanItsClients) {
  RestartWithRule(R"({"preset":"meta_clock_behind"})");
  EXPECT_EQ(ErrorOf(Post(Body())), "100/0");
  clock_.Advance(absl::Minutes(9));
  EXPECT_EQ(ErrorOf(Post(Body())), "");
}

TEST_F(GraphHandlerTest, SpeaksTheLanguageItIsToldTo) {
  RestartWithRule(R"({"code":190,"subcode":463,"locale":"any"})");
  std::set<std::string> bodies;
  for (int i = 0; i < 6; ++i) {
    rapidjson::Document json;
    ASSERT_TRUE(ParseJson(Post(Body()).reply.body, json));
    bodies.emplace(TextOfMember(json["error"], "error_user_title"));
  }
  EXPECT_EQ(bodies.size(), 6u);
}

TEST_F(GraphHandlerTest, TakesNoCompressedBodies) {
  const GraphDecision decision =
      handler_->HandleWhole({.method = "POST",
                             .target = kEvents,
                             .authorization = absl::StrCat("Bearer ", kToken),
                             .content_encoding = "gzip",
                             .body = Body()});
  EXPECT_EQ(decision.reply.http_status, 415);
  EXPECT_EQ(ErrorOf(decision), "100/0");
}

TEST_F(GraphHandlerTest, RefusesLargeBodiesIfItIsToldTo) {
  RestartWithRule(R"({"largest_body":1000})");
  EXPECT_EQ(ErrorOf(Post(Body())), "");
  EXPECT_EQ(Post(Body(std::string(1000, 'x'))).reply.http_status, 413);
  EXPECT_THAT(State(), HasSubstr(R"("events_processed":1,)"));
}

TEST_F(GraphHandlerTest, TakesAnotherWorldWhileItRuns) {
  const auto set = [this](const std::string& json) {
    return handler_
        ->HandleWhole(
            {.method = "POST", .target = "/_simulator/world", .body = json})
        .reply.http_status;
  };
  EXPECT_EQ(set("nonsense"), 400);
  EXPECT_EQ(set(R"({"tokens":{"EAAnew":{"scopes":["ads_management"],)"
                R"("datasets":["1234567890123456"]}},)"
                R"("datasets":{"1234567890123456":{}}})"),
            200);
  EXPECT_EQ(ErrorOf(Post(Body())), "190/467");
  EXPECT_EQ(ErrorOf(Post(Body(), kEvents, "EAAnew")), "");
}

TEST_F(GraphHandlerTest, ListsItsPresets) {
  EXPECT_THAT(Get("/_simulator/presets").reply.body,
              HasSubstr("\"processed_then_cut\""));
}

TEST_F(GraphHandlerTest, CountsConnections) {
  RestartWithRule(R"({"kind":"connection","first":2,"tls":"cut"})");
  EXPECT_EQ(handler_->BeginConnection().tls, TlsAct::kNone);
  EXPECT_EQ(handler_->BeginConnection().tls, TlsAct::kCut);
  handler_->HandshakeFailed();
  handler_->EndConnection();
  EXPECT_THAT(State(), HasSubstr(R"("connections":2,"open_connections":1,)"
                                 R"("failed_handshakes":1})"));
}

TEST_F(GraphHandlerTest, TakesNewFaultsWhileItRuns) {
  const auto set = [this](const std::string& json) {
    return handler_
        ->HandleWhole(
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
