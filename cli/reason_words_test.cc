#include "cli/reason_words.h"

#include "gtest/gtest.h"

namespace destconn {
namespace {

TEST(ReasonWordsTest, SaysWhatAReasonMeans) {
  EXPECT_EQ(ReasonWords("OUTSIDE_WINDOW"), "older than the window");
  EXPECT_EQ(ReasonWords("MISSING_IDENTIFIER"), "no usable email or phone");
}

TEST(ReasonWordsTest, ShowsAReasonItDoesNotKnow) {
  EXPECT_EQ(ReasonWords("OF_THE_FUTURE"), "OF_THE_FUTURE");
}

TEST(MatchKeyWordsTest, SaysWhatAKeyStandsFor) {
  EXPECT_EQ(MatchKeyWords("em"), "email");
  EXPECT_EQ(MatchKeyWords("new_key"), "new_key");
}

}  // namespace
}  // namespace destconn
