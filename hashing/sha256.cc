#include "hashing/sha256.h"

#include <cstddef>

#include "openssl/sha.h"

namespace destconn {

Sha256Digest Sha256(absl::string_view data) {
  Sha256Digest digest;
  SHA256(reinterpret_cast<const uint8_t*>(data.data()), data.size(),
         digest.data());
  return digest;
}

void WriteHex(const Sha256Digest& digest, char* out) {
  constexpr char kDigits[] = "0123456789abcdef";
  for (const uint8_t byte : digest) {
    *out++ = kDigits[byte >> 4];
    *out++ = kDigits[byte & 15];
  }
}

void AppendHex(const Sha256Digest& digest, std::string& out) {
  const size_t before = out.size();
  out.resize(before + 2 * digest.size());
  WriteHex(digest, &out[before]);
}

std::string Sha256Hex(absl::string_view data) {
  std::string hex;
  AppendHex(Sha256(data), hex);
  return hex;
}

}  // namespace destconn
