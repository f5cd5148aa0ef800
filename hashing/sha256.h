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

// 64 lower-case hex digits. `WriteHex` takes room for 64 characters.
void WriteHex(const Sha256Digest& digest, char* out);
std::string Sha256Hex(absl::string_view data);

// Lower-case hex of what others use instead. Only for naming the recipe of a
// digest that was made elsewhere: Meta matches neither.
std::string Md5Hex(absl::string_view data);
std::string Sha1Hex(absl::string_view data);

inline void PadBlock(absl::string_view text, Sha256Block& block) {
  block = {};
  std::memcpy(block.data(), text.data(), text.size());
  block[text.size()] = 0x80;
  // The length in bits, below 2^16, stands at the end.
  const size_t bits = 8 * text.size();
  block[block.size() - 2] = static_cast<uint8_t>(bits >> 8);
  block[block.size() - 1] = static_cast<uint8_t>(bits);
}

}  // namespace destconn

#endif  // HASHING_SHA256_H_
