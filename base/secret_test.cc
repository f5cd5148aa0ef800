#include "base/secret.h"

#include <sstream>
#include <string>
#include <type_traits>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

// What must not compile is tested too.
static_assert(!std::is_convertible_v<AccessToken, absl::AlphaNum>);
static_assert(!std::is_convertible_v<RawValue, absl::AlphaNum>);
static_assert(!std::is_convertible_v<AccessToken, std::string>);
static_assert(!std::is_convertible_v<RawValue, absl::string_view>);
static_assert(!std::is_constructible_v<AppSecret, AccessToken>);
static_assert(!std::is_convertible_v<std::string, AccessToken>);

template <typename T>
std::string Printed(const T& secret) {
  std::ostringstream os;
  os << secret;
  return os.str();
}

TEST(SecretTest, PrintsNothingOfItself) {
  EXPECT_EQ(Printed(AccessToken("hunter2")), "[redacted]");
  EXPECT_EQ(Printed(AccessToken()), "[empty]");
  EXPECT_EQ(Printed(RawValue("jane@example.com")), "[redacted]");
  EXPECT_EQ(Printed(RawValue()), "[empty]");
}

TEST(SecretTest, RevealsItselfWhenAsked) {
  EXPECT_EQ(AccessToken("hunter2").Reveal(), "hunter2");
  EXPECT_EQ(RawValue("jane@example.com").Reveal(), "jane@example.com");
}

}  // namespace
}  // namespace destconn
