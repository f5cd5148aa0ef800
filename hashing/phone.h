#ifndef HASHING_PHONE_H_
#define HASHING_PHONE_H_

#include "base/secret.h"
#include "hashing/normalize_context.h"
#include "hashing/normalized.h"

namespace destconn {

// A phone number in E.164, digits only (normalization.md, 4.3): international
// as it stands, national with the calling code of `context.country`. Lengths
// are checked, ranges in use are not: Meta's own examples are in none.
Normalized NormalizePhone(RawValue raw, const NormalizeContext& context,
                          NormalizeScratch& scratch);

}  // namespace destconn

#endif  // HASHING_PHONE_H_
