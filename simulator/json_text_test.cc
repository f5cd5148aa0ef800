#include "simulator/json_text.h"

#include <string>

#include "gtest/gtest.h"

namespace destconn {
namespace {

TEST(JsonTextTest, WritesCompactJson) {
  rapidjson::Document json;
  json.Parse(R"({ "a": [1, 2.50, "x\"y"], "b": null })");
  EXPECT_EQ(ToJson(json), R"({"a":[1,2.5,"x\"y"],"b":null})");
  EXPECT_EQ(QuoteJson("a\"b\n"), R"("a\"b\n")");
}

TEST(JsonTextTest, MeasuresNestingOutsideStrings) {
  EXPECT_FALSE(NestsDeeperThan(R"([[{"a":"[[[["}]])", 3));
  EXPECT_TRUE(NestsDeeperThan("[[[[", 3));
  EXPECT_FALSE(NestsDeeperThan("[][][][]", 1));
  EXPECT_FALSE(NestsDeeperThan(R"("\"[[[[")", 1));
}

}  // namespace
}  // namespace destconn
