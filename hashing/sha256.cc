#include "hashing/sha256.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "openssl/md5.h"
#include "openssl/sha.h"

namespace destconn {
namespace {

const uint8_t* BytesOf(absl::string_view text) {
  return reinterpret_cast<const uint8_t*>(text.data());
}

// Sixteen bytes, for which GCC and Clang make vector instructions.
using Bytes = uint8_t __attribute__((vector_size(16)));

Bytes HexDigits(Bytes nibbles) {
  constexpr uint8_t kFromNineToA = 'a' - 10 - '0';
  const Bytes letters =
      reinterpret_cast<Bytes>(nibbles > 9);  // all bits or none
  return nibbles + '0' + (letters & kFromNineToA);
}

template <size_t kSize>
void WriteHexOf(const std::array<uint8_t, kSize>& digest, char* out) {
  constexpr size_t kPadded = (kSize + 15) / 16 * 16;
  std::array<uint8_t, kPadded> padded = {};
  std::memcpy(padded.data(), digest.data(), kSize);
  for (size_t i = 0; i < kSize; i += 16) {
    Bytes bytes;
    std::memcpy(&bytes, &padded[i], sizeof(bytes));
    const Bytes high = HexDigits(bytes >> 4);
    const Bytes low = HexDigits(bytes & 15);
    const Bytes digits[] = {
        __builtin_shufflevector(high, low, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5,
                                21, 6, 22, 7, 23),
        __builtin_shufflevector(high, low, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28,
                                13, 29, 14, 30, 15, 31)};
    std::memcpy(out + 2 * i, digits, std::min(sizeof(digits), 2 * (kSize - i)));
  }
}

#if defined(__x86_64__)
// The same for 32 bytes, in registers twice as wide.
__attribute__((target("avx2"))) void WriteHexAvx2(const Sha256Digest& digest,
                                                  char* out) {
  const __m256i bytes =
      _mm256_loadu_si256(reinterpret_cast<const __m256i*>(digest.data()));
  const __m256i table = _mm256_broadcastsi128_si256(
      _mm_loadu_si128(reinterpret_cast<const __m128i*>("0123456789abcdef")));
  const __m256i mask = _mm256_set1_epi8(0xF);
  const __m256i high = _mm256_shuffle_epi8(
      table, _mm256_and_si256(_mm256_srli_epi16(bytes, 4), mask));
  const __m256i low = _mm256_shuffle_epi8(table, _mm256_and_si256(bytes, mask));
  // Of each half's sixteen bytes, the digits of the first eight and the last.
  const __m256i first = _mm256_unpacklo_epi8(high, low);
  const __m256i last = _mm256_unpackhi_epi8(high, low);
  auto* const to = reinterpret_cast<__m256i*>(out);
  _mm256_storeu_si256(to, _mm256_permute2x128_si256(first, last, 0x20));
  _mm256_storeu_si256(to + 1, _mm256_permute2x128_si256(first, last, 0x31));
}
#endif

template <size_t kSize>
std::string HexOf(const std::array<uint8_t, kSize>& digest) {
  std::string hex(2 * kSize, '0');
  WriteHexOf(digest, hex.data());
  return hex;
}

// FIPS 180-4, 5.3.3.
constexpr Sha256State kInitialState = {0x6a09e667, 0xbb67ae85, 0x3c6ef372,
                                       0xa54ff53a, 0x510e527f, 0x9b05688c,
                                       0x1f83d9ab, 0x5be0cd19};

void WriteDigest(const Sha256State& state, Sha256Digest& digest) {
  for (size_t i = 0; i < state.size(); ++i) {
    const uint32_t word = __builtin_bswap32(state[i]);
    std::memcpy(&digest[4 * i], &word, sizeof(word));
  }
}

// BoringSSL's block function by itself, without the context that SHA256()
// copies texts into and wipes: half the time for a short text.
void HashBlocks(const Sha256Block* blocks, size_t count, Sha256Digest& digest) {
  Sha256State state = kInitialState;
  SHA256_TransformBlocks(state.data(), blocks->data(), count);
  WriteDigest(state, digest);
}

}  // namespace

void HashBlock(const Sha256Block& block, Sha256Digest& digest) {
  HashBlocks(&block, 1, digest);
}

size_t PadBlocks(absl::string_view text, Sha256Blocks& blocks,
                 size_t bytes_before) {
  // FIPS 180-4, 5.1.1.
  static_assert(sizeof(blocks) == 2 * SHA256_CBLOCK);
  const size_t count = text.size() <= kMaxBlockText ? 1 : 2;
  blocks = {};
  uint8_t* const bytes = blocks[0].data();
  std::memcpy(bytes, text.data(), text.size());
  bytes[text.size()] = 0x80;
  const uint64_t bits =
      __builtin_bswap64(uint64_t{bytes_before + text.size()} * 8);
  std::memcpy(bytes + count * SHA256_CBLOCK - sizeof(bits), &bits,
              sizeof(bits));
  return count;
}

Sha256State HashFirstBlock(const Sha256Block& block) {
  Sha256State state = kInitialState;
  SHA256_TransformBlocks(state.data(), block.data(), 1);
  return state;
}

Sha256Digest HashRest(Sha256State state, absl::string_view rest) {
  constexpr size_t kBlock = SHA256_CBLOCK;
  const size_t whole = rest.size() / kBlock;
  if (whole > 0) SHA256_TransformBlocks(state.data(), BytesOf(rest), whole);
  Sha256Blocks last;
  const size_t count =
      PadBlocks(rest.substr(whole * kBlock), last, (1 + whole) * kBlock);
  SHA256_TransformBlocks(state.data(), last[0].data(), count);
  Sha256Digest digest;
  WriteDigest(state, digest);
  return digest;
}

Sha256Digest Sha256(absl::string_view data) {
  Sha256Digest digest;
  if (data.size() <= kMaxBlocksText) {
    Sha256Blocks blocks;
    const size_t count = PadBlocks(data, blocks);
    HashBlocks(blocks.data(), count, digest);
  } else {
    SHA256(BytesOf(data), data.size(), digest.data());
  }
  return digest;
}

void WriteHex(const Sha256Digest& digest, char* out) {
#if defined(__x86_64__)
  static const bool has_avx2 = __builtin_cpu_supports("avx2") != 0;
  if (has_avx2) {
    WriteHexAvx2(digest, out);
    return;
  }
#endif
  WriteHexOf(digest, out);
}

std::string Sha256Hex(absl::string_view data) { return HexOf(Sha256(data)); }

std::string Md5Hex(absl::string_view data) {
  std::array<uint8_t, MD5_DIGEST_LENGTH> digest;
  MD5(BytesOf(data), data.size(), digest.data());
  return HexOf(digest);
}

std::string Sha1Hex(absl::string_view data) {
  std::array<uint8_t, SHA_DIGEST_LENGTH> digest;
  SHA1(BytesOf(data), data.size(), digest.data());
  return HexOf(digest);
}

}  // namespace destconn
