#ifndef HASHING_GENDER_H_
#define HASHING_GENDER_H_

#include "base/secret.h"
#include "hashing/normalize_context.h"
#include "hashing/normalized.h"

namespace destconn {

// `m` or `f` (normalization.md, 4.6). Any other word gives no value: Meta wants
// the key left out, not guessed.
Normalized NormalizeGender(RawValue raw, NormalizeScratch& scratch);

}  // namespace destconn

#endif  // HASHING_GENDER_H_
