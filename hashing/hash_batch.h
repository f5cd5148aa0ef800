#ifndef HASHING_HASH_BATCH_H_
#define HASHING_HASH_BATCH_H_

#include <array>
#include <cstddef>
#include <optional>

#include "absl/strings/string_view.h"
#include "hashing/hashed_value.h"
#include "hashing/normalized.h"
#include "hashing/sha256.h"

namespace destconn {

// Hashes the normalized values of a row together: one after the other each
// would wait for its own bytes to reach the cache, and its digest for its
// rounds; together the processor works on several (bench/hashing_benchmark).
//
// Not thread-safe.
class HashBatch {
 public:
  // `value` gets the digest of `normalized` no later than at the next HashAll,
  // and must live until then. `normalized` has a value and is not kept.
  void Add(const Normalized& normalized, std::optional<HashedValue>& value);

  // The same for a normalized text.
  void AddText(absl::string_view text, std::optional<HashedValue>& value) {
    constexpr size_t kMaxCode = 2;
    if (text.size() <= kMaxCode || text.size() > kMaxBlockText) {
      HashAlone(text, value);
      return;
    }
    if (size_ == kCapacity) HashAll();
    PadBlock(text, blocks_[size_]);
    values_[size_++] = &value;
  }

  void HashAll();

 private:
  static void HashAlone(absl::string_view text,
                        std::optional<HashedValue>& value);

  static constexpr size_t kCapacity = 16;

  // Each in a line of the cache.
  alignas(64) std::array<Sha256Block, kCapacity> blocks_;
  std::array<std::optional<HashedValue>*, kCapacity> values_;
  size_t size_ = 0;
};

}  // namespace destconn

#endif  // HASHING_HASH_BATCH_H_
