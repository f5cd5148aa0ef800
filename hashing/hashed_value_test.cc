#include "hashing/hashed_value.h"

#include <type_traits>

#include "gtest/gtest.h"

namespace destconn {
namespace {

// What must not compile is tested too: nobody else makes one.
static_assert(!std::is_default_constructible_v<HashedValue>);
static_assert(!std::is_default_constructible_v<HashedValue::Pass>);
static_assert(!std::is_constructible_v<HashedValue, absl::string_view>);
static_assert(!std::is_convertible_v<absl::string_view, HashedValue>);
static_assert(std::is_trivially_copyable_v<HashedValue>);

TEST(HashedValueTest, IsSmall) { EXPECT_LE(sizeof(HashedValue), 80u); }

}  // namespace
}  // namespace destconn
