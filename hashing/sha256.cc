#include "hashing/sha256.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>

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

template <size_t kSize>
std::string HexOf(const std::array<uint8_t, kSize>& digest) {
  std::string hex(2 * kSize, '0');
  WriteHexOf(digest, hex.data());
  return hex;
}

constexpr size_t kLengthSize = 8;
// What fits into two blocks with the padding's one bit and length.
constexpr size_t kMaxShortText = 2 * SHA256_CBLOCK - 1 - kLengthSize;

// FIPS 180-4, 5.1.1: `padded` is zero, and whole blocks long.
void Pad(absl::string_view text, uint8_t* padded, size_t size) {
  std::memcpy(padded, text.data(), text.size());
  padded[text.size()] = 0x80;
  const uint64_t bits = __builtin_bswap64(uint64_t{text.size()} * 8);
  std::memcpy(padded + size - kLengthSize, &bits, kLengthSize);
}

// BoringSSL's block function by itself, without the context that SHA256()
// copies texts into and wipes: half the time for a short text.
void HashPadded(const uint8_t* padded, size_t blocks, Sha256Digest& digest) {
  // FIPS 180-4, 5.3.3.
  std::array<uint32_t, 8> state = {0x6a09e667, 0xbb67ae85, 0x3c6ef372,
                                   0xa54ff53a, 0x510e527f, 0x9b05688c,
                                   0x1f83d9ab, 0x5be0cd19};
  SHA256_TransformBlocks(state.data(), padded, blocks);
  for (size_t i = 0; i < state.size(); ++i) {
    const uint32_t word = __builtin_bswap32(state[i]);
    std::memcpy(&digest[4 * i], &word, sizeof(word));
  }
}

}  // namespace

void HashBlock(const Sha256Block& block, Sha256Digest& digest) {
  HashPadded(block.data(), 1, digest);
}

Sha256Digest Sha256(absl::string_view data) {
  Sha256Digest digest;
  if (data.size() <= kMaxShortText) {
    std::array<uint8_t, 2 * SHA256_CBLOCK> padded = {};
    const size_t blocks = data.size() <= kMaxBlockText ? 1 : 2;
    Pad(data, padded.data(), blocks * SHA256_CBLOCK);
    HashPadded(padded.data(), blocks, digest);
  } else {
    SHA256(BytesOf(data), data.size(), digest.data());
  }
  return digest;
}

void WriteHex(const Sha256Digest& digest, char* out) {
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
