#include "hashing/external_id.h"

#include <string>

#include "absl/strings/string_view.h"
#include "base/secret.h"
#include "gtest/gtest.h"
#include "hashing/normalize_context.h"
#include "hashing/normalized.h"

namespace destconn {
namespace {

struct Case {
  absl::string_view raw;
  absl::string_view want;  // "": none
};

TEST(ExternalIdTest, TrimsAndKeepsTheRest) {
  constexpr Case kCases[] = {
      {" ABC 12\n", "ABC 12"},
      {"a@b:c", "a@b:c"},
      {"5d41402abc4b2a76b9719d911017c592", "5d41402abc4b2a76b9719d911017c592"},
      {"\302\240", ""}};
  NormalizeScratch scratch;
  for (const Case& c : kCases) {
    EXPECT_EQ(NormalizeExternalId(RawValue(c.raw), scratch).text(), c.want)
        << c.raw;
  }
}

TEST(ExternalIdTest, PassesADigestOn) {
  const std::string digest(64, 'A');
  NormalizeScratch scratch;
  const Normalized id = NormalizeExternalId(RawValue(digest), scratch);
  EXPECT_TRUE(id.is_digest());
  EXPECT_EQ(id.text(), std::string(64, 'a'));
}

}  // namespace
}  // namespace destconn
