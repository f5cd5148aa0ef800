#include "hashing/sha256.h"

#include <string>

#include "gtest/gtest.h"

namespace destconn {
namespace {

// FIPS 180-4's examples, and one block more than the padding leaves room for.
TEST(Sha256Test, GivesTheStandardsExamples) {
  EXPECT_EQ(Sha256Hex("abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(
      Sha256Hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(Sha256Hex(std::string(1000000, 'a')),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

// Every length around the padding's edges; the digest of all of them from
// Python: sha256(b"".join(sha256(b"a" * n).digest() for n in range(200))).
TEST(Sha256Test, PadsTextsOfEveryLength) {
  std::string digests;
  for (size_t size = 0; size < 200; ++size) {
    const Sha256Digest digest = Sha256(std::string(size, 'a'));
    digests.append(digest.begin(), digest.end());
  }
  EXPECT_EQ(Sha256Hex(digests),
            "752c007f38611cfbf5fa42cb1cea3d8e086491c844d0cc4defd632cb81423506");
}

TEST(Sha256Test, GoesOnAfterAFirstBlock) {
  Sha256Block first;
  first.fill('b');
  const Sha256State state = HashFirstBlock(first);
  for (size_t size = 0; size < 200; ++size) {
    const std::string rest(size, 'a');
    EXPECT_EQ(HashRest(state, rest), Sha256(std::string(64, 'b') + rest))
        << size;
  }
}

// Meta, Conversions API, customer information parameters: `em`.
TEST(Sha256Test, GivesTheDigestThatMetaPrints) {
  EXPECT_EQ(Sha256Hex("john_smith@gmail.com"),
            "62a14e44f765419d10fea99367361a727c12365e2520f32218d505ed9aa0f62f");
}

// RFC 1321, A.5, and FIPS 180-4's example.
TEST(Sha256Test, MakesWhatOthersUseInstead) {
  EXPECT_EQ(Md5Hex("abc"), "900150983cd24fb0d6963f7d28e17f72");
  EXPECT_EQ(Sha1Hex("abc"), "a9993e364706816aba3e25717850c26c9cd0d89d");
}

}  // namespace
}  // namespace destconn
