#include "connector/aead.h"

#include <cstddef>
#include <optional>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr AeadKey kKey = {1, 2, 3};

TEST(AeadTest, OpensWhatItSealed) {
  for (const std::string& text :
       {std::string(), std::string("token"), std::string(10'000, 'x')}) {
    EXPECT_EQ(Open(kKey, Seal(kKey, text, "context"), "context"),
              std::optional<std::string>(text));
  }
}

TEST(AeadTest, HidesTheTextAndNeverSealsTheSameWay) {
  const std::string sealed = Seal(kKey, "hunter2hunter2", "context");
  EXPECT_THAT(sealed, Not(HasSubstr("hunter2")));
  EXPECT_NE(sealed, Seal(kKey, "hunter2hunter2", "context"));
}

TEST(AeadTest, EveryFlippedBitIsNoticed) {
  const std::string sealed = Seal(kKey, "token", "context");
  for (size_t bit = 0; bit < sealed.size() * 8; ++bit) {
    std::string bad = sealed;
    bad[bit / 8] = static_cast<char>(bad[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_EQ(Open(kKey, bad, "context"), std::nullopt) << bit;
  }
}

TEST(AeadTest, AnotherKeyContextOrLengthOpensNothing) {
  const std::string sealed = Seal(kKey, "token", "context");
  EXPECT_EQ(Open({1, 2, 4}, sealed, "context"), std::nullopt);
  EXPECT_EQ(Open(kKey, sealed, "other"), std::nullopt);
  EXPECT_EQ(Open(kKey, sealed.substr(0, sealed.size() - 1), "context"),
            std::nullopt);
  EXPECT_EQ(Open(kKey, "", "context"), std::nullopt);
}

TEST(AeadTest, RandomBytesDiffer) {
  EXPECT_EQ(RandomBytes(32).size(), 32u);
  EXPECT_NE(RandomBytes(32), RandomBytes(32));
}

}  // namespace
}  // namespace destconn
