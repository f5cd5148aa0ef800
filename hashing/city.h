#ifndef HASHING_CITY_H_
#define HASHING_CITY_H_

#include "base/secret.h"
#include "hashing/normalize_context.h"
#include "hashing/normalized.h"

namespace destconn {

// A city (normalization.md, 4.7): letters and digits in lower case, Latin
// letters as a to z, other scripts as they are.
Normalized NormalizeCity(RawValue raw, NormalizeScratch& scratch);

}  // namespace destconn

#endif  // HASHING_CITY_H_
