#include "meta_client/json_reader.h"

#include <optional>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(JsonReaderTest, FindsValuesByPath) {
  const JsonReader json(
      R"({"a":{"b":[{"c":1},{"c":"22"}]},"t":"x","f":true,"n":1.5,"l":["p",2]})");
  EXPECT_TRUE(json.is_object());
  EXPECT_EQ(json.Integer("a.b.0.c"), std::optional<int64_t>(1));
  EXPECT_EQ(json.Integer("a.b.1.c"), std::optional<int64_t>(22));
  EXPECT_EQ(json.Number("n"), std::optional<double>(1.5));
  EXPECT_EQ(json.Number("a.b.0.c"), std::optional<double>(1));
  EXPECT_EQ(json.Text("t"), std::optional<std::string>("x"));
  EXPECT_EQ(json.Bool("f"), std::optional<bool>(true));
  EXPECT_THAT(json.Texts("l"), ElementsAre("p"));
  EXPECT_THAT(json.Members("a"), ElementsAre("b"));
  EXPECT_EQ(json.Size("a.b"), 2u);
}

TEST(JsonReaderTest, WhatIsNotThereOrOfAnotherTypeIsNotThere) {
  const JsonReader json(R"({"t":"x","n":1.5,"l":[1]})");
  EXPECT_FALSE(json.Has("missing"));
  EXPECT_FALSE(json.Has("t.deeper"));
  EXPECT_FALSE(json.Has("l.7"));
  EXPECT_EQ(json.Integer("t"), std::nullopt);
  EXPECT_EQ(json.Integer("n"), std::nullopt);
  EXPECT_EQ(json.Number("t"), std::nullopt);
  EXPECT_EQ(json.Number("missing"), std::nullopt);
  EXPECT_EQ(json.Text("n"), std::nullopt);
  EXPECT_EQ(json.Bool("n"), std::nullopt);
  EXPECT_THAT(json.Texts("t"), IsEmpty());
  EXPECT_THAT(json.Members("t"), IsEmpty());
  EXPECT_EQ(json.Size("t"), 0u);
}

TEST(JsonReaderTest, TakesMalformedTextForNothing) {
  for (const char* text : {"", "<html>", "{", "{\"a\":}", "nul", "{} x",
                           "{\"a\":\"\xff\"}", "{\"a\":NaN}"}) {
    const JsonReader json((std::string(text)));
    EXPECT_FALSE(json.is_object()) << text;
    EXPECT_FALSE(json.Has("a")) << text;
  }
}

TEST(JsonReaderTest, HalfACharacterIsNotThere) {
  const JsonReader json(
      R"({"a":"x\udc00","l":["\udc00","y"],"\udc00":1,"s":"\ud83d\ude00"})");
  EXPECT_EQ(json.Text("a"), std::nullopt);
  EXPECT_THAT(json.Texts("l"), ElementsAre("y"));
  EXPECT_THAT(json.Members(""), ElementsAre("a", "l", "s"));
  EXPECT_EQ(json.Text("s"), "\xf0\x9f\x98\x80");
}

TEST(JsonReaderTest, ANumberThatNoIntegerHoldsIsNotThere) {
  const JsonReader json(R"({"a":2e308,"b":9223372036854775808,"c":7})");
  EXPECT_EQ(json.Integer("a"), std::nullopt);
  EXPECT_EQ(json.Integer("b"), std::nullopt);
  EXPECT_EQ(json.Integer("c"), 7);
}

TEST(JsonReaderTest, RefusesDeepNestingUnlessItIsText) {
  EXPECT_FALSE(JsonReader(std::string(100'000, '[')).Has(""));
  EXPECT_FALSE(JsonReader(std::string(33, '[') + std::string(33, ']')).Has(""));
  EXPECT_TRUE(JsonReader(std::string(32, '[') + std::string(32, ']')).Has(""));
  EXPECT_TRUE(
      JsonReader("{\"a\":\"" + std::string(100, '[') + "\\\"[\"}").is_object());
}

}  // namespace
}  // namespace destconn
