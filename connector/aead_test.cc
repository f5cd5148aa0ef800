#include "connector/aead.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <sstream>
#include <string>
#include <type_traits>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using testing::HasSubstr;
using testing::Not;

// A key is made of bytes on purpose, and does not become text.
static_assert(!std::is_convertible_v<AeadKey::Bytes, AeadKey>);
static_assert(!std::is_convertible_v<AeadKey, AeadKey::Bytes>);
static_assert(!std::is_convertible_v<AeadKey, absl::AlphaNum>);

constexpr AeadKey kKey({1, 2, 3});

// "The Galois/Counter Mode of Operation (GCM)", McGrew and Viega, appendix B,
// test cases 13 to 16: AES-256, 96-bit nonces.
struct KnownAnswer {
  const char* key;
  const char* nonce;
  const char* plaintext;
  const char* context;
  const char* ciphertext;
  const char* tag;
};
constexpr char kZeroKey[] =
    "0000000000000000000000000000000000000000000000000000000000000000";
constexpr char kOtherKey[] =
    "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308";
constexpr KnownAnswer kAnswers[] = {
    {kZeroKey, "000000000000000000000000", "", "", "",
     "530f8afbc74536b9a963b4f1c4cb738b"},
    {kZeroKey, "000000000000000000000000", "00000000000000000000000000000000",
     "", "cea7403d4d606b6e074ec5d3baf39d18",
     "d0d1c8a799996bf0265b98b5d48ab919"},
    {kOtherKey, "cafebabefacedbaddecaf888",
     "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
     "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255",
     "",
     "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
     "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad",
     "b094dac5d93471bdec1a502270e3cc6c"},
    {kOtherKey, "cafebabefacedbaddecaf888",
     "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
     "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
     "feedfacedeadbeeffeedfacedeadbeefabaddad2",
     "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
     "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662",
     "76fc6ece0f4e1768cddf8853bb2d551b"},
};

AeadKey KeyOf(const KnownAnswer& answer) {
  const std::string bytes = absl::HexStringToBytes(answer.key);
  AeadKey::Bytes key = {};
  std::copy(bytes.begin(), bytes.end(), key.begin());
  return AeadKey(key);
}

std::optional<std::string> OpenHex(const KnownAnswer& answer,
                                   absl::string_view nonce,
                                   absl::string_view ciphertext,
                                   absl::string_view tag) {
  return Open(KeyOf(answer),
              absl::HexStringToBytes(absl::StrCat(nonce, ciphertext, tag)),
              absl::HexStringToBytes(answer.context));
}

TEST(AeadTest, OpensWhatOthersSealed) {
  for (const KnownAnswer& answer : kAnswers) {
    EXPECT_EQ(
        OpenHex(answer, answer.nonce, answer.ciphertext, answer.tag),
        std::optional<std::string>(absl::HexStringToBytes(answer.plaintext)))
        << answer.tag;
  }
}

// The negative cases of Wycheproof's aes_gcm_test: tags changed in each bit, of
// one value, cut, of another message; other nonces; what was added or moved.
TEST(AeadTest, OpensNothingElse) {
  for (const KnownAnswer& answer : kAnswers) {
    for (const char* tag : {"00000000000000000000000000000000",
                            "ffffffffffffffffffffffffffffffff", "", "00",
                            "80808080808080808080808080808080"}) {
      EXPECT_EQ(OpenHex(answer, answer.nonce, answer.ciphertext, tag),
                std::nullopt);
    }
    const std::string tag = answer.tag;
    EXPECT_EQ(OpenHex(answer, answer.nonce, answer.ciphertext, tag.substr(2)),
              std::nullopt);
    EXPECT_EQ(
        OpenHex(answer, answer.nonce, answer.ciphertext, tag.substr(0, 24)),
        std::nullopt);
    EXPECT_EQ(OpenHex(answer, answer.nonce, answer.ciphertext, tag + "00"),
              std::nullopt);
    EXPECT_EQ(OpenHex(answer, "010000000000000000000000", answer.ciphertext,
                      answer.tag),
              std::nullopt);
    for (const KnownAnswer& other : kAnswers) {
      if (&other == &answer) continue;
      EXPECT_EQ(OpenHex(answer, answer.nonce, answer.ciphertext, other.tag),
                std::nullopt);
    }
  }
}

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
  EXPECT_EQ(Open(AeadKey({1, 2, 4}), sealed, "context"), std::nullopt);
  EXPECT_EQ(Open(kKey, sealed, "other"), std::nullopt);
  EXPECT_EQ(Open(kKey, sealed.substr(0, sealed.size() - 1), "context"),
            std::nullopt);
  EXPECT_EQ(Open(kKey, "", "context"), std::nullopt);
}

TEST(AeadTest, AKeyPrintsNothingOfItself) {
  std::ostringstream os;
  os << kKey;
  EXPECT_EQ(os.str(), "[redacted]");
  EXPECT_EQ(testing::PrintToString(kKey), "[redacted]");
}

TEST(AeadTest, RandomKeysDiffer) {
  const AeadKey key = RandomAeadKey();
  const std::string sealed = Seal(key, "token", "context");
  EXPECT_EQ(Open(key, sealed, "context"), std::optional<std::string>("token"));
  EXPECT_EQ(Open(RandomAeadKey(), sealed, "context"), std::nullopt);
  EXPECT_EQ(Open(AeadKey(), sealed, "context"), std::nullopt);
}

TEST(AeadTest, RandomBytesDiffer) {
  EXPECT_EQ(RandomBytes(32).size(), 32u);
  EXPECT_NE(RandomBytes(32), RandomBytes(32));
}

}  // namespace
}  // namespace destconn
