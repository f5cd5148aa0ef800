#ifndef HASHING_CUSTOMER_FIELD_H_
#define HASHING_CUSTOMER_FIELD_H_

#include <optional>

#include "absl/strings/string_view.h"
#include "base/secret.h"
#include "hashing/field_table.h"
#include "hashing/hashed_value.h"
#include "hashing/normalize_context.h"
#include "hashing/normalized.h"

namespace destconn {

// Brings a raw value into the form that Meta compares (normalization.md): the
// one door into hashing/ for customer and event values. Never fails otherwise
// than by giving no value and a reason. The text points into `raw` or `scratch`
// and holds until either is used again.
Normalized Normalize(CustomerField field, RawValue raw,
                     const NormalizeContext& context,
                     NormalizeScratch& scratch);

// What became of a value that leaves as a digest: the digest, or why there is
// none ("EMAIL_MALFORMED"; lives for ever).
struct HashOutcome {
  std::optional<HashedValue> value = std::nullopt;
  absl::string_view reason = "";
};

// Normalizes and hashes. Takes fields that `IsHashed`: for any other there is
// never a digest, and the reason is its own or empty.
HashOutcome NormalizeAndHash(CustomerField field, RawValue raw,
                             const NormalizeContext& context,
                             NormalizeScratch& scratch);

}  // namespace destconn

#endif  // HASHING_CUSTOMER_FIELD_H_
