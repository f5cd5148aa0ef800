#include "base/suggestion.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace destconn {
namespace {

const std::vector<std::string>& Words() {
  static const auto& words = *new std::vector<std::string>{
      "describe", "validate-credentials", "send", "runs", "run",
      "dry_run",  "refresh_token_file"};
  return words;
}

TEST(SuggestionTest, FindsTheNearest) {
  EXPECT_EQ(Nearest("descibe", Words()), "describe");
  EXPECT_EQ(Nearest("SEND", Words()), "send");
  EXPECT_EQ(Nearest("dry-run", Words()), "dry_run");
  EXPECT_EQ(Nearest("validate", Words()), "validate-credentials");
  EXPECT_EQ(Nearest("token_file", Words()), "refresh_token_file");
}

TEST(SuggestionTest, FindsNothingFarAway) {
  EXPECT_EQ(Nearest("upload-everything", Words()), "");
  EXPECT_EQ(Nearest("", Words()), "");
}

TEST(SuggestionTest, AsksOnlyIfThereIsSomething) {
  EXPECT_EQ(DidYouMean("dryrun", Words(), "--"), " Did you mean --dry_run?");
  EXPECT_EQ(DidYouMean("zzzzzz", Words()), "");
}

}  // namespace
}  // namespace destconn
