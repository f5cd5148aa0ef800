#ifndef CONNECTOR_AEAD_H_
#define CONNECTOR_AEAD_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace destconn {

using AeadKey = std::array<uint8_t, 32>;

// Encrypts with AES-256-GCM (NIST SP 800-38D) under a random 96-bit nonce,
// which stands in front of the result. `context` is not encrypted but bound to
// it: it must be the same to open it, so that a sealed value cannot be moved
// elsewhere.
std::string Seal(const AeadKey& key, absl::string_view plaintext,
                 absl::string_view context);

// Nothing if a bit of it was changed, or key or context are others.
std::optional<std::string> Open(const AeadKey& key, absl::string_view sealed,
                                absl::string_view context);

// Random bytes fit for keys.
std::string RandomBytes(size_t count);

}  // namespace destconn

#endif  // CONNECTOR_AEAD_H_
