#include "hashing/hash_batch.h"

#include "hashing/code_digests.h"
#include "hashing/sha256_pair.h"

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
  if (normalized.is_digest()) {
    HashedValueMaker::OfDigest(normalized.text(), value);
  } else {
    AddText(normalized.text(), value);
  }
}

void HashBatch::HashAlone(absl::string_view text,
                          std::optional<HashedValue>& value) {
  if (const char* const known = CodeDigests::Get().Find(text)) {
    HashedValueMaker::OfDigest({known, HashedValue::kHexSize}, value);
  } else {
    HashedValueMaker::OfSha256(Sha256(text), value);
  }
}

void HashBatch::HashAll() {
  std::array<Sha256Digest, kCapacity> digests;
  size_t i = 0;
  for (; i + 1 < size_; i += 2) {
    HashBlockPair(blocks_[i], blocks_[i + 1], digests[i], digests[i + 1]);
  }
  if (i < size_) HashBlock(blocks_[i], digests[i]);
  for (i = 0; i < size_; ++i) {
    HashedValueMaker::OfSha256(digests[i], *values_[i]);
  }
  size_ = 0;
}

}  // namespace destconn
