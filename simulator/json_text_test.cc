#include "simulator/json_text.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

TEST(JsonTextTest, ANulEndsNothing) {
  rapidjson::Document document;
  EXPECT_FALSE(ParseJson(absl::string_view("{}\0", 3), document));
  EXPECT_FALSE(ParseJson(absl::string_view("{}\0x", 4), document));
  EXPECT_FALSE(ParseJson(absl::string_view("[\"a\0b\"]", 7), document));
}

TEST(JsonTextTest, WritesWhatItRead) {
  rapidjson::Document document;
  EXPECT_TRUE(ParseJson(R"( {"a": [1, "x\"y"]} )", document));
  EXPECT_EQ(ToJson(document), R"({"a":[1,"x\"y"]})");
  EXPECT_EQ(QuoteJson("a\"b"), R"("a\"b")");
}

TEST(JsonTextTest, KeepsAMemberAsItWasWritten) {
  const std::string text =
      R"({"x":{"data":[9]},"data" : [ 1.50, {"data":[]} ] ,"data":[2]})";
  rapidjson::Document document;
  absl::string_view span;
  ASSERT_TRUE(ParseJson(text, "data", document, span));
  EXPECT_EQ(span, R"([ 1.50, {"data":[]} ])");
  ASSERT_TRUE(ParseJson(R"({"data":7})", "data", document, span));
  EXPECT_EQ(span, "");
}

TEST(JsonTextTest, RefusesWhatIsNoJson) {
  rapidjson::Document document;
  for (const std::string& text :
       {std::string(), std::string("{"), std::string("{}x"),
        std::string("[NaN]"), std::string("\"\xff\""),
        std::string(kMaxJsonDepth + 1, '['), std::string(1'000'000, '[')}) {
    EXPECT_FALSE(ParseJson(text, document)) << text.substr(0, 40);
    EXPECT_TRUE(document.IsNull());
  }
  EXPECT_TRUE(ParseJson(absl::StrCat(std::string(kMaxJsonDepth, '['),
                                     std::string(kMaxJsonDepth, ']')),
                        document));
}

TEST(JsonTextTest, FindsMembers) {
  rapidjson::Document document;
  ASSERT_TRUE(ParseJson(R"({"a":"x","b":1})", document));
  EXPECT_EQ(TextOfMember(document, "a"), "x");
  EXPECT_EQ(TextOfMember(document, "b"), "");
  EXPECT_EQ(FindMember(document, "c"), nullptr);
  EXPECT_EQ(FindMember(document["b"], "c"), nullptr);
}

}  // namespace
}  // namespace destconn
