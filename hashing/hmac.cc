#include "hashing/hmac.h"

#include <cstdint>

namespace destconn {
namespace {

constexpr size_t kBlockSize = 64;

using Block = std::array<char, kBlockSize>;

// The key as RFC 2104 wants it: one block, hashed first when it is longer.
Block BlockKey(absl::string_view key) {
  Block block = {};
  if (key.size() <= kBlockSize) {
    key.copy(block.data(), key.size());
    return block;
  }
  const Sha256Digest digest = Sha256(key);
  for (size_t i = 0; i < digest.size(); ++i) {
    block[i] = static_cast<char>(digest[i]);
  }
  return block;
}

Sha256Digest Keyed(const Block& key, char pad, absl::string_view text) {
  std::string input;
  input.reserve(kBlockSize + text.size());
  for (const char c : key) input.push_back(static_cast<char>(c ^ pad));
  input.append(text.data(), text.size());
  return Sha256(input);
}

}  // namespace

Sha256Digest HmacSha256(absl::string_view key, absl::string_view message) {
  const Block block = BlockKey(key);
  const Sha256Digest inner = Keyed(block, 0x36, message);
  return Keyed(block, 0x5c,
               absl::string_view(reinterpret_cast<const char*>(inner.data()),
                                 inner.size()));
}

}  // namespace destconn
