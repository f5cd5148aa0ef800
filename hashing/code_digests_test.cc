#include "hashing/code_digests.h"

#include <string>

#include "gtest/gtest.h"

namespace destconn {
namespace {

std::string Find(absl::string_view text) {
  const char* const digest = CodeDigests::Get().Find(text);
  return digest == nullptr ? "none" : std::string(digest, 64);
}

TEST(CodeDigestsTest, HasEachCodeOfLetters) {
  for (char first = 'a'; first <= 'z'; ++first) {
    std::string code(1, first);
    EXPECT_EQ(Find(code), Sha256Hex(code)) << code;
    for (char second = 'a'; second <= 'z'; ++second) {
      code = {first, second};
      EXPECT_EQ(Find(code), Sha256Hex(code)) << code;
    }
  }
}

TEST(CodeDigestsTest, HasNothingElse) {
  for (const absl::string_view text :
       {"", "abc", "A", "aB", "Ab", "1", "a1", "1a", "{", "a{", "`a", "a`",
        "\xff", "a\xff",
        "\xff"
        "a"}) {
    EXPECT_EQ(Find(text), "none") << text;
  }
  EXPECT_EQ(Find(absl::string_view("a\0", 2)), "none");
}

}  // namespace
}  // namespace destconn
