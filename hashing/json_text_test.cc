#include "hashing/json_text.h"

#include <string>

#include "gtest/gtest.h"

namespace destconn {
namespace {

TEST(JsonTextTest, EscapesAllBeyondAscii) {
  EXPECT_EQ(ToJsonString("a\"\\/\b\f\n\r\t\x01"),
            "\"a\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\"");
  EXPECT_EQ(ToJsonString("\303\251\360\237\230\200"),
            "\"\\u00e9\\ud83d\\ude00\"");
  EXPECT_EQ(ToJsonString(""), "\"\"");
}

TEST(JsonTextTest, ReadsAString) {
  std::string out;
  EXPECT_EQ(ReadJsonString("\"\\u00e9\\u0000b\"", out), JsonText::kString);
  EXPECT_EQ(out, std::string("\303\251\0b", 4));
}

TEST(JsonTextTest, TellsWhatElseThereIs) {
  std::string out;
  EXPECT_EQ(ReadJsonString("null", out), JsonText::kNull);
  EXPECT_EQ(ReadJsonString("\"\\ud800\"", out), JsonText::kNotUnicode);
  EXPECT_EQ(ReadJsonString("12", out), JsonText::kOther);
  EXPECT_EQ(ReadJsonString("plain", out), JsonText::kOther);
  EXPECT_EQ(ReadJsonString("", out), JsonText::kOther);
  EXPECT_EQ(ReadJsonString("\"a\" \"b\"", out), JsonText::kOther);
  EXPECT_EQ(ReadJsonString(std::string(1'000'000, '['), out), JsonText::kOther);
}

}  // namespace
}  // namespace destconn
