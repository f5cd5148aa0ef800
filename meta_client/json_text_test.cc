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

// Text is looked at eight bytes at a time: every character at every place.
TEST(JsonTextTest, EscapesAtAnyPlace) {
  for (int c = 0; c < 256; ++c) {
    const std::string alone = Quoted(std::string(1, static_cast<char>(c)));
    const std::string escaped = alone.substr(1, alone.size() - 2);
    for (size_t at = 0; at < 17; ++at) {
      std::string text(17, '\xc3');
      text[at] = static_cast<char>(c);
      EXPECT_EQ(Quoted(text), "\"" + text.substr(0, at) + escaped +
                                  text.substr(at + 1) + "\"")
          << c << " at " << at;
    }
  }
}

TEST(JsonTextTest, ACursorEndsObjectsWhereTheCommaStood) {
  std::string out(100, '#');
  JsonCursor json(out.data());
  json.Literal("{\"a\":[");
  json.Integer(-12);
  json.Literal(",");
  json.Close(']');
  json.Literal(",\"b\":{");
  json.Close('}');
  json.Close('}');
  EXPECT_EQ(out.substr(0, static_cast<size_t>(json.at() - out.data())),
            R"({"a":[-12],"b":{}})");
}

}  // namespace
}  // namespace destconn
