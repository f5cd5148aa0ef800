#include "simulator/key_digest.h"

#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

KeyDigest::Value Of(const std::vector<std::string>& parts) {
  KeyDigest digest;
  for (const std::string& part : parts) digest.Add(part);
  return digest.value();
}

TEST(KeyDigestTest, StandsForItsParts) {
  EXPECT_EQ(Of({"ab", "c"}), Of({"ab", "c"}));
  EXPECT_NE(Of({"ab", "c"}), Of({"a", "bc"}));
  EXPECT_NE(Of({"abc"}), Of({"abc", ""}));
  EXPECT_NE(Of({std::string(1, '\0')}), Of({std::string(2, '\0')}));
  EXPECT_NE(Of({"a", "b"}), Of({"b", "a"}));
}

TEST(KeyDigestTest, FewBitsMakeAnotherDigest) {
  std::set<uint64_t> firsts;
  std::set<uint64_t> seconds;
  std::string text(40, '\0');
  for (size_t byte = 0; byte < text.size(); ++byte) {
    for (int value = 0; value < 256; ++value) {
      text[byte] = static_cast<char>(value);
      firsts.insert(Of({text})[0]);
      seconds.insert(Of({text})[1]);
    }
    text[byte] = 'x';
  }
  // The one text without a change in it comes once for each byte after the
  // first.
  const size_t distinct = text.size() * 256 - (text.size() - 1);
  EXPECT_EQ(firsts.size(), distinct);
  EXPECT_EQ(seconds.size(), distinct);
}

TEST(KeyDigestTest, NumbersInARowDoNotMeet) {
  std::set<KeyDigest::Value> seen;
  for (int i = 0; i < 200'000; ++i) {
    seen.insert(Of({"1234567890123456", absl::StrCat("ORDER-", i)}));
  }
  EXPECT_EQ(seen.size(), 200'000u);
}

}  // namespace
}  // namespace destconn
