#ifndef HASHING_HASHED_VALUE_H_
#define HASHING_HASHED_VALUE_H_

#include <array>
#include <cstddef>
#include <cstdint>

#include "absl/strings/string_view.h"
#include "hashing/sha256.h"

namespace destconn {

// The digest of a normalized customer value: the only form in which such a
// value leaves the process. Only `NormalizeAndHash` makes one and `UnpackHash`
// restores one (`Pass` has no other friends), so a type that holds it cannot
// hold the value in clear.
//
// Thread-compatible; copied freely.
class HashedValue {
 public:
  class Pass {
   private:
    friend class HashedValueMaker;
    friend class HashedValueRestorer;
    Pass() = default;
  };

  // The digest of a normalized value.
  HashedValue(Pass, const Sha256Digest& digest) : size_(kHexSize) {
    WriteHex(digest, hex_.data());
  }

  // What the host had hashed: 64 hex digits, perhaps with ParamBuilder's
  // appendix (a dot and 2 or 8 characters), at most `kMaxSize` in all.
  static HashedValue OfDigest(Pass, absl::string_view digest) {
    return HashedValue(digest);
  }

  // 64 lower-case hex digits; with a ParamBuilder appendix, as it came.
  absl::string_view hex() const { return {hex_.data(), size_}; }

  friend bool operator==(const HashedValue& a, const HashedValue& b) {
    return a.hex() == b.hex();
  }

  static constexpr size_t kHexSize = 64;
  static constexpr size_t kMaxSize = kHexSize + 1 + 8;

 private:
  explicit HashedValue(absl::string_view digest)
      : size_(static_cast<uint8_t>(digest.copy(hex_.data(), kMaxSize))) {}

  // Not set behind `size_`.
  std::array<char, kMaxSize> hex_;
  uint8_t size_;
};

}  // namespace destconn

#endif  // HASHING_HASHED_VALUE_H_
