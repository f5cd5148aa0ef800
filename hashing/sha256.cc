#include "hashing/sha256.h"

#include <cstddef>

#include "openssl/md5.h"
#include "openssl/sha.h"

namespace destconn {
namespace {

const uint8_t* BytesOf(absl::string_view text) {
  return reinterpret_cast<const uint8_t*>(text.data());
}

template <size_t kSize>
void WriteHexOf(const std::array<uint8_t, kSize>& digest, char* out) {
  constexpr char kDigits[] = "0123456789abcdef";
  for (const uint8_t byte : digest) {
    *out++ = kDigits[byte >> 4];
    *out++ = kDigits[byte & 15];
  }
}

template <size_t kSize>
std::string HexOf(const std::array<uint8_t, kSize>& digest) {
  std::string hex(2 * kSize, '0');
  WriteHexOf(digest, hex.data());
  return hex;
}

}  // namespace

Sha256Digest Sha256(absl::string_view data) {
  Sha256Digest digest;
  SHA256(BytesOf(data), data.size(), digest.data());
  return digest;
}

void WriteHex(const Sha256Digest& digest, char* out) {
  WriteHexOf(digest, out);
}

void AppendHex(const Sha256Digest& digest, std::string& out) {
  const size_t before = out.size();
  out.resize(before + 2 * digest.size());
  WriteHex(digest, &out[before]);
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
