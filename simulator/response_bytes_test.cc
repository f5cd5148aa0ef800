#include "simulator/response_bytes.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

std::string AllOf(const ResponseBytes& bytes, size_t piece) {
  std::string all;
  while (true) {
    const std::string next =
        bytes.Piece(static_cast<int64_t>(all.size()), piece);
    if (next.empty()) return all;
    EXPECT_LE(next.size(), piece);
    all += next;
  }
}

std::string Text(const GraphDecision& decision, bool keep_alive = true) {
  const ResponseBytes bytes(decision, keep_alive);
  const std::string all = AllOf(bytes, 65'536);
  EXPECT_EQ(static_cast<int64_t>(all.size()), bytes.size());
  for (const size_t piece : {1, 7, 100}) EXPECT_EQ(AllOf(bytes, piece), all);
  return all;
}

TEST(ResponseBytesTest, MakesAnOrdinaryAnswer) {
  EXPECT_EQ(Text({.reply = {.body = R"({"a":1})"}, .headers = {{"X-A", "b"}}}),
            "HTTP/1.1 200 OK\r\n"
            "Content-Type: application/json; charset=UTF-8\r\n"
            "X-A: b\r\nContent-Length: 7\r\n\r\n{\"a\":1}");
  EXPECT_THAT(Text({.reply = {.body = "<html>"}}), HasSubstr("text/html"));
  EXPECT_THAT(Text({}, /*keep_alive=*/false),
              HasSubstr("\r\nConnection: close\r\n"));
}

TEST(ResponseBytesTest, LeavesTheContentTypeToTheHeaders) {
  const std::string text = Text({.headers = {{"content-type", "text/plain"}}});
  EXPECT_THAT(text, HasSubstr("content-type: text/plain\r\n"));
  EXPECT_THAT(text, Not(HasSubstr("application/json")));
}

TEST(ResponseBytesTest, MakesChunks) {
  EXPECT_THAT(
      Text({.reply = {.body = "0123456789abcdef"}, .wire = {.chunked = true}}),
      EndsWith("Transfer-Encoding: chunked\r\n\r\n"
               "10\r\n0123456789abcdef\r\n0\r\n\r\n"));
  EXPECT_THAT(Text({.reply = {.body = ""}, .wire = {.chunked = true}}),
              EndsWith("chunked\r\n\r\n0\r\n\r\n"));
}

TEST(ResponseBytesTest, RepeatsTheBody) {
  const std::string text =
      Text({.reply = {.body = "ab"}, .wire = {.body_times = 40'000}});
  EXPECT_THAT(text, HasSubstr("Content-Length: 80000\r\n\r\nabab"));
  EXPECT_THAT(text, EndsWith("abab"));
}

TEST(ResponseBytesTest, SaysSomethingBeforehand) {
  EXPECT_THAT(Text({.wire = {.interim_status = 103}}),
              StartsWith("HTTP/1.1 103 \r\n\r\nHTTP/1.1 200 OK"));
}

TEST(ResponseBytesTest, AnswersWithoutAContentWhereThereIsNone) {
  EXPECT_EQ(Text({.reply = {.http_status = 204, .body = "x"}}),
            "HTTP/1.1 204 No Content\r\n"
            "Content-Type: application/json; charset=UTF-8\r\n\r\n");
}

TEST(ResponseBytesTest, MayComeTwiceAtOnce) {
  const std::string once = Text({});
  EXPECT_EQ(Text({.wire = {.extra_answer = true}}), once + once);
}

TEST(ResponseBytesTest, MayBeAnything) {
  EXPECT_EQ(Text({.wire = {.raw = "no HTTP"}}), "no HTTP");
}

}  // namespace
}  // namespace destconn
