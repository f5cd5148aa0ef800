#include "meta_client/graph_answer.h"

#include <algorithm>
#include <limits>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "meta_client/graph_codes.h"
#include "meta_client/http_transport.h"

namespace destconn {
namespace {

constexpr int64_t kSent = 10;

HttpResult Answered(int code, std::string body) {
  return {.response = {.code = code, .body = std::move(body)},
          .fully_written = true};
}

std::string ErrorBody(int code, int subcode = 0, bool transient = false,
                      absl::string_view message = "x") {
  return absl::StrCat(R"({"error":{"message":")", message,
                      R"(","type":"OAuthException","code":)", code,
                      R"(,"error_subcode":)", subcode, R"(,"is_transient":)",
                      transient ? "true" : "false",
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
  for (const char* received : {"0", "9", "11", "-1"}) {
    const GraphAnswer other = ClassifyEventsAnswer(
        Answered(200, absl::StrCat(R"({"events_received":)", received, "}")),
        kSent);
    EXPECT_EQ(other.kind, AnswerClass::kCountMismatch) << received;
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

// Section 10 of the API reference, line by line, and what stands around it.
const std::vector<Case>& Cases() {
  static const auto* const kCases = new std::vector<Case>{
      {102, 0, false, 400, AnswerClass::kAuth},
      {102, 463, false, 400, AnswerClass::kAuth},
      {104, 0, false, 400, AnswerClass::kAuth},
      {190, 0, false, 401, AnswerClass::kAuth},
      {190, 458, false, 400, AnswerClass::kAuth},
      {190, 459, false, 400, AnswerClass::kAuth},
      {190, 460, false, 400, AnswerClass::kAuth},
      {190, 463, false, 401, AnswerClass::kAuth},
      {190, 464, false, 400, AnswerClass::kAuth},
      {190, 467, false, 500, AnswerClass::kAuth},
      {190, 492, false, 400, AnswerClass::kAuth},
      {190, 463, true, 503, AnswerClass::kAuth},
      {190, 0, false, 429, AnswerClass::kAuth},
      // Graph has answered 200 with an error body.
      {190, 0, false, 200, AnswerClass::kAuth},
      {4, 0, false, 400, AnswerClass::kThrottled},
      {4, 1504022, false, 400, AnswerClass::kThrottled},
      {17, 2446079, true, 400, AnswerClass::kThrottled},
      {17, 1885172, false, 500, AnswerClass::kThrottled},
      {32, 0, false, 400, AnswerClass::kThrottled},
      {341, 0, false, 400, AnswerClass::kThrottled},
      {613, 1487742, false, 400, AnswerClass::kThrottled},
      {613, 5044001, false, 400, AnswerClass::kThrottled},
      {613, 1996, false, 400, AnswerClass::kThrottled},
      {80000, 2446079, false, 400, AnswerClass::kThrottled},
      {80003, 0, false, 400, AnswerClass::kThrottled},
      {80004, 2446079, false, 400, AnswerClass::kThrottled},
      {80014, 0, false, 200, AnswerClass::kThrottled},
      {80015, 0, false, 400, AnswerClass::kPayload},
      {79999, 0, false, 503, AnswerClass::kTransient},
      {368, 0, false, 400, AnswerClass::kPolicy},
      {368, 0, true, 400, AnswerClass::kPolicy},
      {1404078, 0, false, 400, AnswerClass::kPolicy},
      {2859015, 0, false, 400, AnswerClass::kPolicy},
      {3, 0, false, 400, AnswerClass::kConfig},
      {10, 0, false, 400, AnswerClass::kConfig},
      {100, 33, false, 400, AnswerClass::kConfig},
      {200, 1870034, false, 400, AnswerClass::kConfig},
      {294, 0, false, 400, AnswerClass::kConfig},
      {299, 0, false, 400, AnswerClass::kConfig},
      {199, 0, false, 400, AnswerClass::kPayload},
      {300, 0, false, 400, AnswerClass::kPayload},
      {803, 0, false, 400, AnswerClass::kConfig},
      {2500, 0, false, 400, AnswerClass::kConfig},
      {2635, 0, false, 400, AnswerClass::kConfig},
      {2044055, 0, false, 400, AnswerClass::kConfig},
      {std::numeric_limits<int>::min(), 0, false, 400, AnswerClass::kTransient},
      {-1, 0, false, 400, AnswerClass::kTransient},
      {1, 0, false, 400, AnswerClass::kTransient},
      {1, 99, false, 400, AnswerClass::kTransient},
      {2, 0, true, 500, AnswerClass::kTransient},
      {2, 0, false, 429, AnswerClass::kThrottled},
      {5000, 0, false, 400, AnswerClass::kTransient},
      {21009, 0, false, 400, AnswerClass::kTransient},
      {100, 0, true, 400, AnswerClass::kTransient},
      {100, 0, false, 400, AnswerClass::kPayload},
      {100, 2804003, false, 400, AnswerClass::kPayload},
      {100, 2804009, false, 400, AnswerClass::kPayload},
      {100, 2804010, false, 400, AnswerClass::kPayload},
      {100, 2804016, false, 400, AnswerClass::kPayload},
      {100, 2804019, false, 400, AnswerClass::kPayload},
      {100, 2804050, false, 500, AnswerClass::kPayload},
      {100, 2804050, false, 200, AnswerClass::kPayload},
      {506, 0, false, 400, AnswerClass::kPayload},
      // Nobody knows them.
      {0, 0, false, 400, AnswerClass::kPayload},
      {12345, 0, false, 400, AnswerClass::kPayload},
      {12345, 0, true, 400, AnswerClass::kTransient},
      {12345, 0, false, 499, AnswerClass::kPayload},
      {12345, 0, false, 500, AnswerClass::kTransient},
      {12345, 0, false, 503, AnswerClass::kTransient},
      {12345, 0, false, 429, AnswerClass::kThrottled},
  };
  return *kCases;
}

TEST(GraphAnswerTest, DecidesByCodeSubcodeAndTransience) {
  for (const Case& c : Cases()) {
    EXPECT_EQ(
        KindOf(Answered(c.http, ErrorBody(c.code, c.subcode, c.transient))),
        c.want)
        << c.code << "/" << c.subcode << " HTTP " << c.http;
  }
}

TEST(GraphAnswerTest, EveryLineOfTheCodeTableIsTested) {
  const auto tested = [](const CodeRule& rule, int code) {
    return std::any_of(Cases().begin(), Cases().end(), [&](const Case& c) {
      return c.code == code && c.want == rule.kind &&
             (rule.subcode == kAnySubcode || rule.subcode == c.subcode);
    });
  };
  for (const CodeRule& rule : CodeRules()) {
    EXPECT_TRUE(tested(rule, rule.first)) << rule.first << " " << rule.meaning;
    EXPECT_TRUE(tested(rule, rule.last)) << rule.last << " " << rule.meaning;
  }
}

TEST(GraphAnswerTest, TextsAndTypesDecideNothing) {
  for (const Case& c : Cases()) {
    for (const char* text :
         {"rate limit reached", "session has expired", "Ungültiges Token",
          "Une erreur inattendue s'est produite", "data", ""}) {
      EXPECT_EQ(KindOf(Answered(
                    c.http, ErrorBody(c.code, c.subcode, c.transient, text))),
                c.want)
          << c.code << " " << text;
    }
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

TEST(GraphAnswerTest, OnlyARefusedEventHasAPlace) {
  const auto place = [](int code) {
    return ClassifyEventsAnswer(
               Answered(400, ErrorBody(code, 0, false, "see data[7]")), kSent)
        .error->event_index;
  };
  EXPECT_EQ(place(100), 7);
  EXPECT_EQ(place(190), std::nullopt);
  EXPECT_EQ(place(10), std::nullopt);
}

// 2^32 + 190, which an int would take for 190.
TEST(GraphAnswerTest, AnErrorWithoutAUsableCodeIsNotGraphs) {
  for (const char* error :
       {R"({"code":4294967486})", R"({"code":-4294967486})", "{}", "null",
        R"("bad gateway")", R"({"code":"many"})"}) {
    for (const int http : {200, 400, 502}) {
      const GraphAnswer answer = ClassifyEventsAnswer(
          Answered(http, absl::StrCat(R"({"events_received":10,"error":)",
                                      error, "}")),
          kSent);
      EXPECT_EQ(answer.kind, AnswerClass::kTransient) << error;
      EXPECT_EQ(answer.processing, Processing::kAmbiguous) << error;
      EXPECT_FALSE(answer.error.has_value()) << error;
    }
  }
}

TEST(GraphAnswerTest, ASubcodeTooLargeIsNone) {
  const GraphAnswer answer = ClassifyEventsAnswer(
      Answered(400, R"({"error":{"code":100,"error_subcode":4294967329}})"),
      kSent);
  EXPECT_EQ(answer.kind, AnswerClass::kPayload);
  EXPECT_EQ(answer.error->subcode, 0);
}

TEST(GraphAnswerTest, WhatIsNoGraphAnswerIsTriedAgain) {
  for (const HttpResult& result :
       {Answered(200, ""), Answered(200, "<html>captive portal</html>"),
        Answered(200, "{\"events_received\":10"), Answered(200, "{}"),
        Answered(200, R"({"events_received":"10"})"),
        Answered(200, R"({"events_received":10.0})"),
        Answered(200, R"({"events_received":null})"), Answered(204, ""),
        Answered(500, "oops"), Answered(502, "<html>"), Answered(401, "<html>"),
        Answered(404, "not found"), Answered(418, ""), Answered(199, ""),
        Answered(500, R"({"events_received":10})")}) {
    const GraphAnswer answer = ClassifyEventsAnswer(result, kSent);
    EXPECT_EQ(answer.kind, AnswerClass::kTransient) << result.response.body;
    EXPECT_EQ(answer.processing, Processing::kAmbiguous);
  }
}

TEST(GraphAnswerTest, ARedirectAndALimitOfAProxysAreWhatTheyAre) {
  for (const int code : {300, 301, 307, 399}) {
    const GraphAnswer answer =
        ClassifyEventsAnswer(Answered(code, "<html>"), kSent);
    EXPECT_EQ(answer.kind, AnswerClass::kConfig) << code;
    EXPECT_EQ(answer.processing, Processing::kNotProcessed) << code;
  }
  EXPECT_EQ(KindOf(Answered(413, "<html>")), AnswerClass::kTooLarge);
  EXPECT_EQ(KindOf(Answered(429, "<html>")), AnswerClass::kThrottled);
  // An error of Graph's counts more than the status.
  EXPECT_EQ(KindOf(Answered(413, ErrorBody(190))), AnswerClass::kAuth);
}

TEST(GraphAnswerTest, PausesAsLongAsTheHeadersSay) {
  HttpResult result = Answered(429, "slow down");
  result.response.headers = {
      {"x-ad-account-usage",
       R"({"acc_id_util_pct":100,"reset_time_duration":42})"}};
  EXPECT_EQ(KindOf(result), AnswerClass::kThrottled);
  EXPECT_EQ(ClassifyEventsAnswer(result, kSent).pause, absl::Seconds(42));
  result.response.body = ErrorBody(80004);
  EXPECT_EQ(ClassifyEventsAnswer(result, kSent).pause, absl::Seconds(42));
  result.response.headers["retry-after"] = "50";
  EXPECT_EQ(ClassifyEventsAnswer(result, kSent).pause, absl::Seconds(50));
}

TEST(GraphAnswerTest, AGoodAnswerCarriesTheUsage) {
  HttpResult result = Answered(200, R"({"events_received":10})");
  result.response.headers = {
      {"x-ad-account-usage",
       R"({"acc_id_util_pct":85.5,"reset_time_duration":42})"}};
  const GraphAnswer answer = ClassifyEventsAnswer(result, kSent);
  EXPECT_DOUBLE_EQ(answer.usage_percent, 85.5);
  // When an allowance begins anew is no block.
  EXPECT_EQ(answer.pause, absl::ZeroDuration());
  result.response.headers = {
      {"x-business-use-case-usage",
       R"({"9":[{"estimated_time_to_regain_access":1}]})"}};
  EXPECT_EQ(ClassifyEventsAnswer(result, kSent).pause, absl::Minutes(1));
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

TEST(GraphAnswerTest, WhatMetaRefusedIsNotProcessed) {
  const auto processing = [](int code) {
    return ClassifyEventsAnswer(Answered(400, ErrorBody(code)), kSent)
        .processing;
  };
  for (const int code : {100, 190, 200, 17, 368}) {
    EXPECT_EQ(processing(code), Processing::kNotProcessed) << code;
  }
  EXPECT_EQ(processing(2), Processing::kAmbiguous);
}

TEST(GraphAnswerTest, EveryFailureHasARemedy) {
  EXPECT_TRUE(RemedyFor(AnswerClass::kOk).empty());
  for (const AnswerClass kind :
       {AnswerClass::kTransient, AnswerClass::kThrottled, AnswerClass::kPolicy,
        AnswerClass::kAuth, AnswerClass::kConfig, AnswerClass::kPayload,
        AnswerClass::kTooLarge, AnswerClass::kCountMismatch}) {
    EXPECT_FALSE(RemedyFor(kind).empty());
  }
}

TEST(GraphAnswerTest, ACodeCanHaveARemedyOfItsOwn) {
  const auto remedy = [](int code, int subcode) {
    return RemedyFor(
        ClassifyEventsAnswer(Answered(400, ErrorBody(code, subcode)), kSent));
  };
  EXPECT_EQ(remedy(190, 460), RemedyForCode(190, 460));
  EXPECT_NE(remedy(190, 460), remedy(190, 463));
  EXPECT_EQ(remedy(190, 1), RemedyFor(AnswerClass::kAuth));
  EXPECT_NE(remedy(2635, 0), RemedyFor(AnswerClass::kConfig));
  EXPECT_EQ(remedy(10, 0), RemedyFor(AnswerClass::kConfig));
  EXPECT_NE(RemedyFor(ClassifyEventsAnswer(Answered(301, ""), kSent)),
            RemedyFor(AnswerClass::kConfig));
  EXPECT_EQ(RemedyFor(ClassifyEventsAnswer(Answered(500, ""), kSent)),
            RemedyFor(AnswerClass::kTransient));
}

}  // namespace
}  // namespace destconn
