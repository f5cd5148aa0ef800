#include "meta_client/graph_codes.h"

#include <optional>

#include "gtest/gtest.h"
#include "meta_client/answer_class.h"

namespace destconn {
namespace {

TEST(GraphCodesTest, RangesHaveEnds) {
  for (const CodeRule& rule : CodeRules()) {
    EXPECT_LE(rule.first, rule.last) << rule.meaning;
    EXPECT_FALSE(rule.meaning.empty()) << rule.first;
  }
}

// A rule that an earlier one hides would decide nothing.
TEST(GraphCodesTest, NoRuleIsHidden) {
  for (const CodeRule& rule : CodeRules()) {
    EXPECT_EQ(ClassOfCode(rule.first, rule.subcode), rule.kind) << rule.meaning;
    EXPECT_EQ(ClassOfCode(rule.last, rule.subcode), rule.kind) << rule.meaning;
  }
}

TEST(GraphCodesTest, ASubcodeCanDecide) {
  EXPECT_EQ(ClassOfCode(100, 33), AnswerClass::kConfig);
  EXPECT_EQ(ClassOfCode(100, 34), AnswerClass::kPayload);
  EXPECT_EQ(ClassOfCode(100, 0), AnswerClass::kPayload);
}

TEST(GraphCodesTest, WhatNobodyKnowsHasNoClass) {
  for (const int code : {0, 5, 99, 101, 300, 804, 79'999, 80'015}) {
    EXPECT_EQ(ClassOfCode(code, 0), std::nullopt) << code;
    EXPECT_TRUE(RemedyForCode(code, 0).empty()) << code;
  }
}

TEST(GraphCodesTest, EachEndOfATokenHasItsRemedy) {
  for (const int subcode : {458, 459, 460, 463, 464, 467, 492}) {
    EXPECT_FALSE(RemedyForCode(190, subcode).empty()) << subcode;
  }
  EXPECT_TRUE(RemedyForCode(190, 0).empty());
  EXPECT_FALSE(RemedyForCode(104, 7).empty());
}

}  // namespace
}  // namespace destconn
