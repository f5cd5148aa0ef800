#include "hashing/hmac.h"

#include <cstdint>
#include <cstring>

namespace destconn {
namespace {

// The key as RFC 2104 wants it: one block, hashed first when it is longer.
Sha256Block BlockKey(absl::string_view key) {
  Sha256Block block = {};
  if (key.size() <= block.size()) {
    std::memcpy(block.data(), key.data(), key.size());
  } else {
    const Sha256Digest digest = Sha256(key);
    std::memcpy(block.data(), digest.data(), digest.size());
  }
  return block;
}

Sha256State StateOf(absl::string_view key, uint8_t pad) {
  Sha256Block block = BlockKey(key);
  for (uint8_t& byte : block) byte ^= pad;
  return HashFirstBlock(block);
}

}  // namespace

HmacKey::HmacKey(absl::string_view key)
    : inner_(StateOf(key, 0x36)), outer_(StateOf(key, 0x5c)) {}

Sha256Digest HmacKey::Sign(absl::string_view message) const {
  const Sha256Digest inner = HashRest(inner_, message);
  return HashRest(outer_,
                  {reinterpret_cast<const char*>(inner.data()), inner.size()});
}

}  // namespace destconn
