#include "meta_client/json_text.h"

#include <string>

#include "absl/strings/string_view.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

std::string Quoted(absl::string_view text) {
  std::string out;
  AppendJsonString(text, out);
  return out;
}

TEST(JsonTextTest, LeavesOrdinaryTextAlone) {
  EXPECT_EQ(Quoted(""), "\"\"");
  EXPECT_EQ(Quoted("85123A"), "\"85123A\"");
  EXPECT_EQ(Quoted("Val\xc3\xa9ry \xf0\x9f\x98\x80 \x7f"),
            "\"Val\xc3\xa9ry \xf0\x9f\x98\x80 \x7f\"");
}

TEST(JsonTextTest, EscapesWhatWouldEndOrBreakTheString) {
  EXPECT_EQ(Quoted("a\"b\\c"), "\"a\\\"b\\\\c\"");
  EXPECT_EQ(Quoted("\n\r\t"), "\"\\n\\r\\t\"");
  EXPECT_EQ(Quoted(absl::string_view("\0\x1f", 2)), "\"\\u0000\\u001f\"");
}

}  // namespace
}  // namespace destconn
