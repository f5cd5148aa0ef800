#ifndef SIMULATOR_KEY_DIGEST_H_
#define SIMULATOR_KEY_DIGEST_H_

#include <array>
#include <cstdint>

#include "absl/strings/string_view.h"

namespace destconn {

// 128 bits that stand for a sequence of texts: no secret, but that two of them
// fall together is less likely than that the machine errs. Several times as
// fast as a cryptographic digest.
//
// Not thread-safe.
class KeyDigest {
 public:
  using Value = std::array<uint64_t, 2>;

  // Parts are kept apart: "ab" and "c" are not "a" and "bc".
  void Add(absl::string_view part);

  Value value() const { return {first_, second_}; }

 private:
  void Mix(uint64_t a, uint64_t b);

  uint64_t first_ = 0x9e3779b97f4a7c15;
  uint64_t second_ = 0xd1b54a32d192ed03;
};

}  // namespace destconn

#endif  // SIMULATOR_KEY_DIGEST_H_
