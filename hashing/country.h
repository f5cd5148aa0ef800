#ifndef HASHING_COUNTRY_H_
#define HASHING_COUNTRY_H_

#include "base/secret.h"
#include "hashing/normalize_context.h"
#include "hashing/normalized.h"

namespace destconn {

// A country as ISO 3166-1 alpha-2 in lower case (normalization.md, 4.10).
Normalized NormalizeCountry(RawValue raw, NormalizeScratch& scratch);

}  // namespace destconn

#endif  // HASHING_COUNTRY_H_
