#include "simulator/rule_members.h"

#include <optional>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "simulator/json_text.h"

namespace destconn {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Optional;
using testing::Pair;

class RuleMembersTest : public testing::Test {
 protected:
  RuleMembers& Read(const std::string& json, const std::string& other = "") {
    EXPECT_TRUE(ParseJson(json, object_)) << json;
    EXPECT_EQ(ParseJson(other, otherwise_), !other.empty()) << other;
    members_.emplace(object_, other.empty() ? nullptr : &otherwise_);
    return *members_;
  }

  rapidjson::Document object_;
  rapidjson::Document otherwise_;
  std::optional<RuleMembers> members_;
};

TEST_F(RuleMembersTest, ReadsEachKind) {
  RuleMembers& read =
      Read(R"({"i":7,"f":0.5,"b":true,"t":"x","l":["a","b"],"j":[1],)"
           R"("m":{"k":{"a":1},"s":"v"},"o":"two"})");
  EXPECT_EQ(read.Integer("i", 1, 0), 7);
  EXPECT_THAT(read.MaybeInteger("i"), Optional(7));
  EXPECT_EQ(read.Fraction("f", 1), 0.5);
  EXPECT_TRUE(read.Bool("b"));
  EXPECT_EQ(read.Text("t"), "x");
  EXPECT_THAT(read.Texts("l"), ElementsAre("a", "b"));
  EXPECT_THAT(read.Texts("t"), ElementsAre("x"));
  EXPECT_EQ(read.Json("j"), "[1]");
  EXPECT_THAT(read.TextMap("m"),
              ElementsAre(Pair("k", R"({"a":1})"), Pair("s", "v")));
  EXPECT_EQ(read.OneOf("o", {"one", "two"}), 1);
  EXPECT_THAT(read.FirstFault(), IsEmpty());
}

TEST_F(RuleMembersTest, WhatIsNotThereHasADefault) {
  RuleMembers& read = Read("{}");
  EXPECT_EQ(read.Integer("i", 3, 0), 3);
  EXPECT_EQ(read.MaybeInteger("i"), std::nullopt);
  EXPECT_EQ(read.Number("f", 2.5), 2.5);
  EXPECT_FALSE(read.Bool("b"));
  EXPECT_EQ(read.Text("t", "d"), "d");
  EXPECT_THAT(read.Texts("l"), IsEmpty());
  EXPECT_THAT(read.Json("j"), IsEmpty());
  EXPECT_THAT(read.TextMap("m"), IsEmpty());
  EXPECT_EQ(read.OneOf("o", {"one", "two"}), 0);
}

TEST_F(RuleMembersTest, AnotherObjectSaysWhatThisOneDoesNot) {
  RuleMembers& read = Read(R"({"a":1})", R"({"a":2,"b":3,"c":4})");
  EXPECT_EQ(read.Integer("a", 0, 0), 1);
  EXPECT_EQ(read.Integer("b", 0, 0), 3);
  EXPECT_THAT(read.FirstFault(), IsEmpty());
}

TEST_F(RuleMembersTest, SaysWhatIsWrong) {
  const std::string json =
      R"({"i":-1,"f":1.5,"n":-2,"b":1,"t":1,"l":[1],"m":1,"o":"three"})";
  const auto fault = [&](auto read) {
    RuleMembers& members = Read(json);
    for (const char* name : {"i", "f", "n", "b", "t", "l", "m", "o"}) {
      members.Has(name);
    }
    read(members);
    return members.FirstFault();
  };
  using R = RuleMembers;
  EXPECT_THAT(fault([](R& r) { r.Integer("i", 0, 0); }), HasSubstr("'i'"));
  EXPECT_THAT(fault([](R& r) { r.Fraction("f", 0); }), HasSubstr("'f'"));
  EXPECT_THAT(fault([](R& r) { r.Number("n", 0); }), HasSubstr("'n'"));
  EXPECT_THAT(fault([](R& r) { r.Bool("b"); }), HasSubstr("'b'"));
  EXPECT_THAT(fault([](R& r) { r.Text("t"); }), HasSubstr("'t'"));
  EXPECT_THAT(fault([](R& r) { r.Texts("l"); }), HasSubstr("'l'"));
  EXPECT_THAT(fault([](R& r) { r.TextMap("m"); }), HasSubstr("'m'"));
  EXPECT_THAT(fault([](R& r) {
                r.OneOf("o", {"one", "two"});
              }),
              HasSubstr("one, two"));
}

TEST_F(RuleMembersTest, NamesAMemberThatNobodyKnows) {
  RuleMembers& read = Read(R"({"a":1,"typo":2})");
  read.Integer("a", 0, 0);
  EXPECT_THAT(read.FirstFault(), HasSubstr("'typo'"));
}

}  // namespace
}  // namespace destconn
