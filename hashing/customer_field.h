#ifndef HASHING_CUSTOMER_FIELD_H_
#define HASHING_CUSTOMER_FIELD_H_

#include <optional>

#include "absl/strings/string_view.h"
#include "base/secret.h"
#include "hashing/field_table.h"
#include "hashing/hash_batch.h"
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

// The same without the short way (NormalizePlain), which must lead there, too.
Normalized NormalizeByRule(CustomerField field, RawValue raw,
                           const NormalizeContext& context,
                           NormalizeScratch& scratch);

// The same for a value that leaves as a digest: `value` gets it from `batch`
// (HashBatch::Add), or nothing at once. Of a field that is not `IsHashed` there
// is never a digest.
Normalized NormalizeAndHash(CustomerField field, RawValue raw,
                            const NormalizeContext& context,
                            NormalizeScratch& scratch, HashBatch& batch,
                            std::optional<HashedValue>& value);

// What became of a single value: its digest, or why there is none
// ("EMAIL_MALFORMED"; lives for ever).
struct HashOutcome {
  std::optional<HashedValue> value = std::nullopt;
  absl::string_view reason = "";
};

HashOutcome NormalizeAndHash(CustomerField field, RawValue raw,
                             const NormalizeContext& context,
                             NormalizeScratch& scratch);

}  // namespace destconn

#endif  // HASHING_CUSTOMER_FIELD_H_
