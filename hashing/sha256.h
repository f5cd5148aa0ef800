#ifndef HASHING_SHA256_H_
#define HASHING_SHA256_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>

#include "absl/strings/string_view.h"

namespace destconn {

using Sha256Digest = std::array<uint8_t, 32>;

// SHA-256 (FIPS 180-4) of `data`, with the processor's SHA instructions where
// it has them.
Sha256Digest Sha256(absl::string_view data);

// The same in two steps, for texts of at most kMaxBlockText bytes: padded to
// the one block that they make (FIPS 180-4, 5.1.1), and that block's digest.
using Sha256Block = std::array<uint8_t, 64>;
inline constexpr size_t kMaxBlockText = 55;
inline void PadBlock(absl::string_view text, Sha256Block& block);
void HashBlock(const Sha256Block& block, Sha256Digest& digest);

// The same for texts of at most kMaxBlocksText bytes, which make one block or
// two. Returns how many.
// `bytes_before` have been hashed already.
using Sha256Blocks = std::array<Sha256Block, 2>;
inline constexpr size_t kMaxBlocksText = kMaxBlockText + 64;
size_t PadBlocks(absl::string_view text, Sha256Blocks& blocks,
                 size_t bytes_before = 0);

// The state after a first block, and the digest of that block and `rest`: for
// texts with a beginning in common.
using Sha256State = std::array<uint32_t, 8>;
Sha256State HashFirstBlock(const Sha256Block& block);
Sha256Digest HashRest(Sha256State state, absl::string_view rest);

// 64 lower-case hex digits. `WriteHex` takes room for 64 characters.
void WriteHex(const Sha256Digest& digest, char* out);
std::string Sha256Hex(absl::string_view data);

// Lower-case hex of what others use instead. Only for naming the recipe of a
// digest that was made elsewhere: Meta matches neither.
std::string Md5Hex(absl::string_view data);
std::string Sha1Hex(absl::string_view data);

// Copies a text by two moves that may overlap, or by sixteens: a call of memcpy
// would take longer than the few bytes themselves.
inline void CopyShort(absl::string_view text, uint8_t* out) {
  const auto move = [&text, out](auto room, size_t at) {
    std::memcpy(&room, text.data() + at, sizeof(room));
    std::memcpy(out + at, &room, sizeof(room));
  };
  using Sixteen = std::array<uint64_t, 2>;
  const size_t size = text.size();
  if (size >= sizeof(Sixteen)) {
    const size_t last = size - sizeof(Sixteen);
    for (size_t at = 0; at < last; at += sizeof(Sixteen)) move(Sixteen(), at);
    move(Sixteen(), last);
  } else if (size >= sizeof(uint64_t)) {
    move(uint64_t(), 0);
    move(uint64_t(), size - sizeof(uint64_t));
  } else if (size >= sizeof(uint32_t)) {
    move(uint32_t(), 0);
    move(uint32_t(), size - sizeof(uint32_t));
  } else {
    for (size_t at = 0; at < size; ++at) move(uint8_t(), at);
  }
}

inline void PadBlock(absl::string_view text, Sha256Block& block) {
  block = {};
  CopyShort(text, block.data());
  block[text.size()] = 0x80;
  // The length in bits, below 2^16, stands at the end.
  const size_t bits = 8 * text.size();
  block[block.size() - 2] = static_cast<uint8_t>(bits >> 8);
  block[block.size() - 1] = static_cast<uint8_t>(bits);
}

}  // namespace destconn

#endif  // HASHING_SHA256_H_
