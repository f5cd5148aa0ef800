#include "meta_client/graph_answer.h"

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "meta_client/http_transport.h"

namespace destconn {
namespace {

constexpr int64_t kSent = 10;

HttpResult Answered(int code, std::string body) {
  return {.response = {.code = code, .body = std::move(body)},
          .fully_written = true};
}

std::string ErrorBody(int code, int subcode = 0, bool transient = false) {
  return absl::StrCat(R"({"error":{"message":"x","type":"OAuthException",)",
                      R"("code":)", code, R"(,"error_subcode":)", subcode,
                      R"(,"is_transient":)", transient ? "true" : "false",
                      R"(,"fbtrace_id":"Atrace"}})");
}

AnswerClass KindOf(const HttpResult& result) {
  return ClassifyEventsAnswer(result, kSent).kind;
}

TEST(GraphAnswerTest, AcceptsOnlyTheWholeNumber) {
  const GraphAnswer answer = ClassifyEventsAnswer(
      Answered(200, R"({"events_received":10,"fbtrace_id":"Atrace"})"), kSent);
  EXPECT_EQ(answer.kind, AnswerClass::kOk);
  EXPECT_EQ(answer.processing, Processing::kProcessed);
  EXPECT_EQ(answer.fbtrace_id, "Atrace");
  for (const char* received : {"0", "9", "11", "-1", "\"nine\""}) {
    const GraphAnswer other = ClassifyEventsAnswer(
        Answered(200, absl::StrCat(R"({"events_received":)", received, "}")),
        kSent);
    EXPECT_NE(other.kind, AnswerClass::kOk) << received;
    EXPECT_EQ(other.processing, Processing::kAmbiguous) << received;
  }
}

struct Case {
  int code;
  int subcode;
  bool transient;
  int http;
  AnswerClass want;
};

TEST(GraphAnswerTest, DecidesByCodeSubcodeAndTransience) {
  const std::vector<Case> cases = {
      {190, 463, false, 401, AnswerClass::kAuth},
      {190, 467, false, 500, AnswerClass::kAuth},
      {102, 0, false, 400, AnswerClass::kAuth},
      {104, 0, false, 400, AnswerClass::kAuth},
      {4, 0, false, 400, AnswerClass::kThrottled},
      {17, 2446079, true, 400, AnswerClass::kThrottled},
      {32, 0, false, 400, AnswerClass::kThrottled},
      {341, 0, false, 400, AnswerClass::kThrottled},
      {613, 1487742, false, 400, AnswerClass::kThrottled},
      {80000, 0, false, 400, AnswerClass::kThrottled},
      {80004, 2446079, false, 400, AnswerClass::kThrottled},
      {80014, 0, false, 400, AnswerClass::kThrottled},
      {80015, 0, false, 400, AnswerClass::kPayload},
      {999, 0, false, 429, AnswerClass::kThrottled},
      {368, 0, false, 400, AnswerClass::kPolicy},
      {1404078, 0, false, 400, AnswerClass::kPolicy},
      {2859015, 0, false, 400, AnswerClass::kPolicy},
      {3, 0, false, 400, AnswerClass::kConfig},
      {10, 0, false, 400, AnswerClass::kConfig},
      {100, 33, false, 400, AnswerClass::kConfig},
      {200, 1870034, false, 400, AnswerClass::kConfig},
      {294, 0, false, 400, AnswerClass::kConfig},
      {299, 0, false, 400, AnswerClass::kConfig},
      {803, 0, false, 400, AnswerClass::kConfig},
      {2500, 0, false, 400, AnswerClass::kConfig},
      {2635, 0, false, 400, AnswerClass::kConfig},
      {1, 0, false, 400, AnswerClass::kTransient},
      {2, 0, true, 500, AnswerClass::kTransient},
      {5000, 0, false, 400, AnswerClass::kTransient},
      {21009, 0, false, 400, AnswerClass::kTransient},
      {-3, 0, false, 400, AnswerClass::kTransient},
      {100, 0, true, 400, AnswerClass::kTransient},
      {100, 2804003, false, 400, AnswerClass::kPayload},
      {100, 2804050, false, 500, AnswerClass::kPayload},
      {100, 0, false, 400, AnswerClass::kPayload},
      {12345, 0, false, 400, AnswerClass::kPayload},
      {12345, 0, false, 503, AnswerClass::kTransient},
      // Graph has answered 200 with an error body.
      {190, 0, false, 200, AnswerClass::kAuth},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(
        KindOf(Answered(c.http, ErrorBody(c.code, c.subcode, c.transient))),
        c.want)
        << c.code << "/" << c.subcode << " HTTP " << c.http;
  }
}

TEST(GraphAnswerTest, AnErrorKeepsItsCodesAndTrace) {
  const GraphAnswer answer =
      ClassifyEventsAnswer(Answered(400, ErrorBody(100, 2804003)), kSent);
  ASSERT_TRUE(answer.error.has_value());
  EXPECT_EQ(answer.error->code, 100);
  EXPECT_EQ(answer.error->subcode, 2804003);
  EXPECT_EQ(answer.error->type, "OAuthException");
  EXPECT_EQ(answer.fbtrace_id, "Atrace");
  EXPECT_EQ(answer.processing, Processing::kNotProcessed);
}

// 2^32 + 190, which an int would take for 190.
TEST(GraphAnswerTest, ACodeTooLargeIsNotTakenForAnother) {
  const GraphAnswer answer = ClassifyEventsAnswer(
      Answered(400, R"({"error":{"code":4294967486}})"), kSent);
  EXPECT_EQ(answer.kind, AnswerClass::kPayload);
  EXPECT_EQ(answer.error->code, 0);
}

TEST(GraphAnswerTest, WhatIsNoGraphAnswerIsTriedAgain) {
  for (const HttpResult& result :
       {Answered(200, ""), Answered(200, "<html>captive portal</html>"),
        Answered(200, "{\"events_received\":10"), Answered(200, "{}"),
        Answered(500, "oops"), Answered(502, "<html>"), Answered(301, ""),
        Answered(404, "not found"),
        Answered(500, R"({"events_received":10})")}) {
    const GraphAnswer answer = ClassifyEventsAnswer(result, kSent);
    EXPECT_EQ(answer.kind, AnswerClass::kTransient);
    EXPECT_EQ(answer.processing, Processing::kAmbiguous);
  }
}

TEST(GraphAnswerTest, PausesAsLongAsTheHeadersSay) {
  HttpResult result = Answered(429, "slow down");
  result.response.headers = {
      {"x-ad-account-usage", R"({"reset_time_duration":42})"}};
  EXPECT_EQ(KindOf(result), AnswerClass::kThrottled);
  EXPECT_EQ(ClassifyEventsAnswer(result, kSent).pause, absl::Seconds(42));
  result.response.body = ErrorBody(80004);
  EXPECT_EQ(ClassifyEventsAnswer(result, kSent).pause, absl::Seconds(42));
}

TEST(GraphAnswerTest, WithoutAnAnswerTheBytesWrittenDecide) {
  const HttpResult cut = {.status = absl::UnavailableError("cut"),
                          .fully_written = true};
  EXPECT_EQ(ClassifyEventsAnswer(cut, kSent).processing,
            Processing::kAmbiguous);
  const HttpResult refused = {.status = absl::UnavailableError("refused"),
                              .fully_written = false};
  EXPECT_EQ(ClassifyEventsAnswer(refused, kSent).processing,
            Processing::kNotProcessed);
  EXPECT_EQ(KindOf(refused), AnswerClass::kTransient);
}

TEST(GraphAnswerTest, EveryFailureHasARemedy) {
  EXPECT_TRUE(RemedyFor(AnswerClass::kOk).empty());
  for (const AnswerClass kind :
       {AnswerClass::kTransient, AnswerClass::kThrottled, AnswerClass::kPolicy,
        AnswerClass::kAuth, AnswerClass::kConfig, AnswerClass::kPayload,
        AnswerClass::kCountMismatch}) {
    EXPECT_FALSE(RemedyFor(kind).empty());
  }
}

}  // namespace
}  // namespace destconn
