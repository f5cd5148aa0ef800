#include "hashing/normalized.h"

#include <set>
#include <string>

#include "absl/strings/ascii.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

TEST(NormalizedTest, HoldsATextOrADigestOrAReason) {
  const Normalized text = Normalized::Text("mary");
  EXPECT_TRUE(text.has_value());
  EXPECT_FALSE(text.is_digest());
  EXPECT_EQ(text.text(), "mary");
  EXPECT_EQ(text.reason(), "");

  const Normalized digest = Normalized::Digest("ab12");
  EXPECT_TRUE(digest.has_value());
  EXPECT_TRUE(digest.is_digest());

  const Normalized none =
      Normalized::None(NoValue::kMalformed).Of(CustomerField::kEmail);
  EXPECT_FALSE(none.has_value());
  EXPECT_FALSE(none.is_digest());
  EXPECT_EQ(none.text(), "");
  EXPECT_EQ(none.reason(), "EMAIL_MALFORMED");
}

TEST(NormalizedTest, ReasonsAreDistinctUpperSnakeWords) {
  std::set<std::string> seen;
  for (size_t field = 0; field < kCustomerFieldCount; ++field) {
    for (size_t why = 0; why < kNoValueCount; ++why) {
      const absl::string_view reason = ReasonText(
          static_cast<CustomerField>(field), static_cast<NoValue>(why));
      EXPECT_TRUE(seen.insert(std::string(reason)).second) << reason;
      for (const char c : reason) {
        EXPECT_TRUE(absl::ascii_isupper(c) || absl::ascii_isdigit(c) ||
                    c == '_')
            << reason;
      }
    }
  }
}

TEST(NormalizedTest, ABlankOneHasNoValue) {
  EXPECT_FALSE(Normalized().has_value());
  EXPECT_EQ(Normalized().Of(CustomerField::kCity).reason(), "CITY_EMPTY");
}

}  // namespace
}  // namespace destconn
