#ifndef HASHING_PACKED_HASH_H_
#define HASHING_PACKED_HASH_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "hashing/hashed_value.h"

namespace destconn {

// A digest in half of its hex digits, for rows that wait in great numbers.

// Appends a digest, or that there is none.
void PackHash(const std::optional<HashedValue>& value, std::string& out);

// Takes what PackHash made from the front of `bytes`. False if there is no such
// thing.
bool UnpackHash(absl::string_view& bytes, std::optional<HashedValue>& value);

}  // namespace destconn

#endif  // HASHING_PACKED_HASH_H_
