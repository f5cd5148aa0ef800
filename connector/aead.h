#ifndef CONNECTOR_AEAD_H_
#define CONNECTOR_AEAD_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <ostream>
#include <string>

#include "absl/strings/string_view.h"

namespace destconn {

// A key of AES-256, which goes into `Seal` and `Open` and nowhere else: there
// is no way to its bytes, and what prints it says that it is one.
class AeadKey {
 public:
  using Bytes = std::array<uint8_t, 32>;

  constexpr AeadKey() = default;
  constexpr explicit AeadKey(const Bytes& bytes) : bytes_(bytes) {}

  friend std::string Seal(const AeadKey& key, absl::string_view plaintext,
                          absl::string_view context);
  friend std::optional<std::string> Open(const AeadKey& key,
                                         absl::string_view sealed,
                                         absl::string_view context);
  friend std::ostream& operator<<(std::ostream& os, const AeadKey&) {
    return os << "[redacted]";
  }

 private:
  Bytes bytes_ = {};
};

// Encrypts with AES-256-GCM (NIST SP 800-38D) under a random 96-bit nonce,
// which stands in front of the result. `context` is not encrypted but bound to
// it: it must be the same to open it, so that a sealed value cannot be moved
// elsewhere.
std::string Seal(const AeadKey& key, absl::string_view plaintext,
                 absl::string_view context);

// Nothing if a bit of it was changed, or key or context are others.
std::optional<std::string> Open(const AeadKey& key, absl::string_view sealed,
                                absl::string_view context);

// Random bytes fit for keys; and such a key.
std::string RandomBytes(size_t count);
AeadKey RandomAeadKey();

}  // namespace destconn

#endif  // CONNECTOR_AEAD_H_
