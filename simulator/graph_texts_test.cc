#include "simulator/graph_texts.h"

#include <set>
#include <string>

#include "gtest/gtest.h"

namespace destconn {
namespace {

TEST(GraphTextsTest, EachLanguageHasItsOwnWords) {
  for (int topic = 0; topic <= static_cast<int>(ErrorTopic::kTooBroad);
       ++topic) {
    std::set<std::string> titles;
    for (const absl::string_view locale : kLocales) {
      const UserText text = TextIn(locale, static_cast<ErrorTopic>(topic), 0);
      titles.emplace(text.title);
      EXPECT_FALSE(text.message.empty());
    }
    EXPECT_EQ(titles.size(), kLocales.size()) << topic;
  }
}

TEST(GraphTextsTest, AnyTakesTheLanguagesInTurn) {
  const auto title = [](int64_t number) {
    return TextIn("any", ErrorTopic::kToken, number).title;
  };
  EXPECT_EQ(title(0), title(6));
  EXPECT_NE(title(0), title(1));
  EXPECT_EQ(title(2), TextIn("de_DE", ErrorTopic::kToken, 0).title);
}

TEST(GraphTextsTest, KnowsItsLocales) {
  EXPECT_TRUE(IsLocale("any"));
  EXPECT_TRUE(IsLocale("ja_JP"));
  EXPECT_FALSE(IsLocale("xx_XX"));
  EXPECT_EQ(TextIn("xx_XX", ErrorTopic::kToken, 0).title, "Session expired");
}

}  // namespace
}  // namespace destconn
