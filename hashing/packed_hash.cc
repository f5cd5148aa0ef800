#include "hashing/packed_hash.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "hashing/sha256.h"

namespace destconn {

class HashedValueRestorer {
 public:
  static void Restore(absl::string_view hex,
                      std::optional<HashedValue>& value) {
    value.emplace(HashedValue::OfDigest(HashedValue::Pass(), hex));
  }
};

namespace {

// What stands in front; for a text its size instead, which none of these is.
constexpr char kNone = 0;
constexpr char kDigest = 1;

int NibbleOf(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

// False for what is more than a digest: ParamBuilder's appendix, or capitals.
bool ReadHex(absl::string_view hex, Sha256Digest& digest) {
  if (hex.size() != HashedValue::kHexSize) return false;
  for (size_t i = 0; i < digest.size(); ++i) {
    const int high = NibbleOf(hex[2 * i]);
    const int low = NibbleOf(hex[2 * i + 1]);
    if (high < 0 || low < 0) return false;
    digest[i] = static_cast<uint8_t>(high << 4 | low);
  }
  return true;
}

absl::string_view Take(size_t size, absl::string_view& bytes) {
  const absl::string_view taken = bytes.substr(0, size);
  bytes.remove_prefix(taken.size());
  return taken;
}

}  // namespace

void PackHash(const std::optional<HashedValue>& value, std::string& out) {
  Sha256Digest digest;
  if (!value.has_value()) {
    out.push_back(kNone);
  } else if (ReadHex(value->hex(), digest)) {
    out.push_back(kDigest);
    out.append(digest.begin(), digest.end());
  } else {
    out.push_back(static_cast<char>(value->hex().size()));
    out.append(value->hex().data(), value->hex().size());
  }
}

bool UnpackHash(absl::string_view& bytes, std::optional<HashedValue>& value) {
  value.reset();
  const absl::string_view kind = Take(1, bytes);
  if (kind.empty()) return false;
  if (kind[0] == kNone) return true;
  const bool packed = kind[0] == kDigest;
  const size_t size =
      packed ? Sha256Digest().size() : static_cast<unsigned char>(kind[0]);
  const absl::string_view body = Take(size, bytes);
  if (body.size() != size || size > HashedValue::kMaxSize) return false;
  if (!packed) {
    HashedValueRestorer::Restore(body, value);
    return true;
  }
  Sha256Digest digest;
  std::copy(body.begin(), body.end(), digest.begin());
  std::array<char, HashedValue::kHexSize> hex;
  WriteHex(digest, hex.data());
  HashedValueRestorer::Restore({hex.data(), hex.size()}, value);
  return true;
}

}  // namespace destconn
