#include "hashing/sha256_pair.h"

#include <random>
#include <string>

#include "gtest/gtest.h"

namespace destconn {
namespace {

// Against BoringSSL, over every length and bytes of any value.
TEST(Sha256PairTest, GivesWhatEachBlockHasAlone) {
  std::mt19937 gen(7);
  for (size_t size = 0; size <= kMaxBlockText; ++size) {
    for (int round = 0; round < 20; ++round) {
      std::string texts[2] = {std::string(size, '\0'),
                              std::string(kMaxBlockText - size, '\0')};
      Sha256Block blocks[2];
      for (size_t i = 0; i < 2; ++i) {
        for (char& c : texts[i]) c = static_cast<char>(gen());
        PadBlock(texts[i], blocks[i]);
      }
      Sha256Digest digests[2];
      HashBlockPair(blocks[0], blocks[1], digests[0], digests[1]);
      EXPECT_EQ(digests[0], Sha256(texts[0])) << size;
      EXPECT_EQ(digests[1], Sha256(texts[1])) << size;
    }
  }
}

TEST(Sha256PairTest, GivesWhatEachTextHasAlone) {
  for (size_t first = 0; first <= kMaxBlocksText + 1; ++first) {
    for (const size_t second : {size_t{0}, kMaxBlockText, kMaxBlockText + 1,
                                kMaxBlocksText, kMaxBlocksText + 1}) {
      const std::string a(first, 'a');
      const std::string b(second, 'b');
      Sha256Digest digests[2];
      HashTextPair(a, b, digests[0], digests[1]);
      EXPECT_EQ(digests[0], Sha256(a)) << first << ", " << second;
      EXPECT_EQ(digests[1], Sha256(b)) << first << ", " << second;
    }
  }
}

}  // namespace
}  // namespace destconn
