#ifndef HASHING_HMAC_H_
#define HASHING_HMAC_H_

#include "absl/strings/string_view.h"
#include "hashing/sha256.h"

namespace destconn {

// HMAC-SHA256 (RFC 2104).
Sha256Digest HmacSha256(absl::string_view key, absl::string_view message);

}  // namespace destconn

#endif  // HASHING_HMAC_H_
