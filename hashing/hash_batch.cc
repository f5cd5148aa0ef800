#include "hashing/hash_batch.h"

namespace destconn {

// The one place that makes a HashedValue of a normalized value.
class HashedValueMaker {
 public:
  static void OfDigest(absl::string_view digest,
                       std::optional<HashedValue>& value) {
    value.emplace(HashedValue::OfDigest(HashedValue::Pass(), digest));
  }
  static void OfSha256(const Sha256Digest& digest,
                       std::optional<HashedValue>& value) {
    value.emplace(HashedValue::Pass(), digest);
  }
};

void HashBatch::Add(const Normalized& normalized,
                    std::optional<HashedValue>& value) {
  const absl::string_view text = normalized.text();
  if (normalized.is_digest()) {
    HashedValueMaker::OfDigest(text, value);
  } else if (text.size() > kMaxBlockText) {
    HashedValueMaker::OfSha256(Sha256(text), value);
  } else {
    if (size_ == kCapacity) HashAll();
    PadBlock(text, blocks_[size_]);
    values_[size_++] = &value;
  }
}

void HashBatch::HashAll() {
  std::array<Sha256Digest, kCapacity> digests;
  for (size_t i = 0; i < size_; ++i) HashBlock(blocks_[i], digests[i]);
  for (size_t i = 0; i < size_; ++i) {
    HashedValueMaker::OfSha256(digests[i], *values_[i]);
  }
  size_ = 0;
}

}  // namespace destconn
