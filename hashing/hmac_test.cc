#include "hashing/hmac.h"

#include <string>

#include "gtest/gtest.h"

namespace destconn {
namespace {

std::string HexOf(const Sha256Digest& digest) {
  std::string hex(2 * digest.size(), '0');
  WriteHex(digest, hex.data());
  return hex;
}

// RFC 4231, test cases 1, 2 and 6 (a key longer than a block).
TEST(HmacTest, GivesTheRfcsExamples) {
  EXPECT_EQ(HexOf(HmacSha256(std::string(20, '\x0b'), "Hi There")),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  EXPECT_EQ(HexOf(HmacSha256("Jefe", "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(HexOf(HmacSha256(
                std::string(131, '\xaa'),
                "Test Using Larger Than Block-Size Key - Hash Key First")),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(HmacTest, AKeySignsManyMessages) {
  const HmacKey key("key");
  for (size_t size = 0; size < 150; ++size) {
    const std::string message(size, 'm');
    EXPECT_EQ(key.Sign(message), HmacSha256("key", message)) << size;
  }
  EXPECT_NE(key.Sign("a"), key.Sign("b"));
  EXPECT_NE(key.Sign("a"), HmacKey("another").Sign("a"));
}

TEST(HmacTest, AKeyPrintsNothingOfItself) {
  EXPECT_EQ(testing::PrintToString(HmacKey("key")), "[redacted]");
}

}  // namespace
}  // namespace destconn
