#ifndef HASHING_POSTAL_H_
#define HASHING_POSTAL_H_

#include "base/secret.h"
#include "hashing/normalize_context.h"
#include "hashing/normalized.h"

namespace destconn {

// A postal code (normalization.md, 4.9): letters and digits in lower case; in
// the United States its first five digits.
Normalized NormalizePostal(RawValue raw, const NormalizeContext& context,
                           NormalizeScratch& scratch);

}  // namespace destconn

#endif  // HASHING_POSTAL_H_
