#ifndef CONNECTOR_KEY_RING_H_
#define CONNECTOR_KEY_RING_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "connector/aead.h"

namespace destconn {

// A key and the name under which sealed values remember it.
struct NamedKey {
  std::string id = "";  // 1 to 32 characters
  AeadKey key = AeadKey();
};

// What a sealed value is bound to: it opens for this purpose and this name
// alone, so that nobody can move it to another record.
struct SealedFor {
  absl::string_view purpose = "";  // "credential token"; holds no NUL
  absl::string_view name = "";     // the record's key
};

// Seals small secrets for the store. The first key seals; all of them open, so
// that a key can be replaced without a moment in which nothing can be read.
//
// A sealed value is: the byte 1, the length of the key's id, the id, and what
// `Seal` of aead.h makes. All of that is bound by the tag.
//
// Immutable, hence thread-safe.
class KeyRing {
 public:
  // The current key first; at least one, with ids that differ.
  explicit KeyRing(std::vector<NamedKey> keys) : keys_(std::move(keys)) {}

  // One key. Implicit, since a key is a ring of one.
  KeyRing(const AeadKey& key) : keys_({{"1", key}}) {}  // NOLINT

  std::string Seal(absl::string_view plaintext, const SealedFor& what) const;

  // Nothing if no key of the ring sealed it, a bit of it was changed, or it was
  // sealed for something else.
  std::optional<std::string> Open(absl::string_view sealed,
                                  const SealedFor& what) const;

  // Whether the current key sealed it, as it says itself.
  bool IsCurrent(absl::string_view sealed) const;

  const std::string& current_id() const { return keys_.front().id; }

  // The id of the key that sealed it, as it says itself; empty if it is nothing
  // sealed.
  static absl::string_view IdIn(absl::string_view sealed);

 private:
  std::vector<NamedKey> keys_;
};

}  // namespace destconn

#endif  // CONNECTOR_KEY_RING_H_
