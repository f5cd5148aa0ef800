#include "connector/graph_question.h"

#include <string>

#include "absl/status/status.h"
#include "base/error_reason.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "meta_client/fake_http_transport.h"

namespace destconn {
namespace {

using testing::Optional;

TEST(GraphQuestionTest, ABodyIsAnAnswer) {
  FakeHttpTransport transport;
  transport.Answer(200, R"({"id":"1"})");
  const auto answer = AskGraph(transport, {});
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(answer->body, R"({"id":"1"})");
  EXPECT_FALSE(answer->error.has_value());
}

TEST(GraphQuestionTest, SoIsARefusal) {
  FakeHttpTransport transport;
  transport.Answer(401, R"({"error":{"code":190,"error_subcode":463}})");
  const auto answer = AskGraph(transport, {});
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(answer->error->subcode, 463);
  EXPECT_EQ(answer->kind, AnswerClass::kAuth);
}

TEST(GraphQuestionTest, MetaOutOfReachIsNone) {
  const std::string busy = R"({"error":{"code":4}})";
  const std::string down = R"({"error":{"code":2}})";
  for (const HttpResult& result :
       {HttpResult{.status = absl::UnavailableError("no route")},
        HttpResult{.response = {.code = 502, .body = "<html>"}},
        HttpResult{.response = {.code = 500, .body = down}},
        HttpResult{.response = {.code = 400, .body = busy}},
        HttpResult{.response = {.code = 200, .body = "<html>"}},
        HttpResult{.response = {.code = 500, .body = "{}"}}}) {
    FakeHttpTransport transport;
    transport.Answer(result);
    EXPECT_THAT(ReasonOf(AskGraph(transport, {}).status()),
                Optional(std::string("META_UNAVAILABLE")));
  }
}

}  // namespace
}  // namespace destconn
