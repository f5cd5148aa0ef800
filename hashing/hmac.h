#ifndef HASHING_HMAC_H_
#define HASHING_HMAC_H_

#include <ostream>

#include "absl/strings/string_view.h"
#include "hashing/sha256.h"

namespace destconn {

// HMAC-SHA256 (RFC 2104) under one key, whose two blocks are hashed once and
// not again for each message.
//
// There is no way back to the key's bytes, and what prints it says that it is
// one.
//
// Immutable, hence thread-safe.
class HmacKey {
 public:
  explicit HmacKey(absl::string_view key);

  Sha256Digest Sign(absl::string_view message) const;

  friend std::ostream& operator<<(std::ostream& os, const HmacKey&) {
    return os << "[redacted]";
  }

 private:
  Sha256State inner_;
  Sha256State outer_;
};

// The same for a single message.
inline Sha256Digest HmacSha256(absl::string_view key,
                               absl::string_view message) {
  return HmacKey(key).Sign(message);
}

}  // namespace destconn

#endif  // HASHING_HMAC_H_
