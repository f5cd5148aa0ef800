#include "connector/key_ring.h"

#include <cstddef>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::Optional;

constexpr SealedFor kWhat = {.purpose = "credential token",
                             .name = "credentials/a"};
constexpr char kToken[] = "EAAhunter2hunter2";

KeyRing Ring(std::vector<NamedKey> keys) { return KeyRing(std::move(keys)); }

TEST(KeyRingTest, OpensWhatItSealedAndHidesIt) {
  const KeyRing ring(AeadKey({1}));
  const std::string sealed = ring.Seal(kToken, kWhat);
  EXPECT_THAT(ring.Open(sealed, kWhat), Optional(std::string(kToken)));
  EXPECT_THAT(sealed, Not(HasSubstr("hunter2")));
  EXPECT_NE(sealed, ring.Seal(kToken, kWhat));
  EXPECT_THAT(ring.Open(ring.Seal("", kWhat), kWhat), Optional(std::string()));
}

TEST(KeyRingTest, EveryFlippedBitIsNoticed) {
  const KeyRing ring = Ring({{"new", AeadKey({1})}, {"old", AeadKey({2})}});
  const std::string sealed = ring.Seal(kToken, kWhat);
  for (size_t bit = 0; bit < sealed.size() * 8; ++bit) {
    std::string bad = sealed;
    bad[bit / 8] = static_cast<char>(bad[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_EQ(ring.Open(bad, kWhat), std::nullopt) << bit;
  }
}

TEST(KeyRingTest, EveryLengthButItsOwnIsNoticed) {
  const KeyRing ring(AeadKey({1}));
  const std::string sealed = ring.Seal(kToken, kWhat);
  for (size_t size = 0; size < sealed.size(); ++size) {
    EXPECT_EQ(ring.Open(sealed.substr(0, size), kWhat), std::nullopt) << size;
    EXPECT_EQ(ring.Open(sealed.substr(sealed.size() - size), kWhat),
              std::nullopt)
        << size;
  }
  EXPECT_EQ(ring.Open(sealed + sealed, kWhat), std::nullopt);
  EXPECT_EQ(ring.Open(absl::StrCat(sealed, std::string(1, '\0')), kWhat),
            std::nullopt);
}

TEST(KeyRingTest, OpensForItsPurposeAndNameAlone) {
  const KeyRing ring(AeadKey({1}));
  const std::string sealed = ring.Seal(kToken, kWhat);
  for (const SealedFor& other :
       {SealedFor{"credential token", "credentials/b"},
        SealedFor{"ledger key", "credentials/a"},
        SealedFor{"credential tokencredentials/a", ""},
        SealedFor{"", "credential tokencredentials/a"},
        SealedFor{"credential token", ""}, SealedFor{}}) {
    EXPECT_EQ(ring.Open(sealed, other), std::nullopt);
  }
}

TEST(KeyRingTest, OlderKeysOpenAndTheCurrentOneSeals) {
  const KeyRing before = Ring({{"old", AeadKey({1})}});
  const KeyRing between = Ring({{"new", AeadKey({2})}, {"old", AeadKey({1})}});
  const KeyRing after = Ring({{"new", AeadKey({2})}});
  const std::string old = before.Seal(kToken, kWhat);
  EXPECT_THAT(between.Open(old, kWhat), Optional(std::string(kToken)));
  EXPECT_FALSE(between.IsCurrent(old));
  EXPECT_EQ(after.Open(old, kWhat), std::nullopt);

  const std::string anew = between.Seal(kToken, kWhat);
  EXPECT_TRUE(between.IsCurrent(anew));
  EXPECT_EQ(KeyRing::IdIn(anew), "new");
  EXPECT_THAT(after.Open(anew, kWhat), Optional(std::string(kToken)));
  EXPECT_EQ(before.Open(anew, kWhat), std::nullopt);
}

// The id chooses the key, it does not vouch for it.
TEST(KeyRingTest, AnotherKeyOfTheSameIdOpensNothing) {
  const std::string sealed = Ring({{"k", AeadKey({1})}}).Seal(kToken, kWhat);
  EXPECT_EQ(Ring({{"k", AeadKey({2})}}).Open(sealed, kWhat), std::nullopt);
  // Nor does the right key under another id.
  EXPECT_EQ(Ring({{"j", AeadKey({1})}}).Open(sealed, kWhat), std::nullopt);
  std::string renamed = sealed;
  renamed[2] = 'j';
  EXPECT_EQ(Ring({{"j", AeadKey({1})}}).Open(renamed, kWhat), std::nullopt);
}

TEST(KeyRingTest, SaysOfWhatIsNotSealedThatItHasNoKey) {
  for (const std::string& text :
       {std::string(), std::string("\1"), std::string("\1\5abc"),
        std::string("\2\1k..."), std::string(100, '\xff')}) {
    EXPECT_EQ(KeyRing::IdIn(text), "");
    EXPECT_EQ(KeyRing(AeadKey({1})).Open(text, kWhat), std::nullopt);
  }
}

}  // namespace
}  // namespace destconn
