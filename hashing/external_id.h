#ifndef HASHING_EXTERNAL_ID_H_
#define HASHING_EXTERNAL_ID_H_

#include "base/secret.h"
#include "hashing/normalize_context.h"
#include "hashing/normalized.h"

namespace destconn {

// The host's own id of a customer (normalization.md, 4.11): trimmed, its case
// and inner characters kept. 32 hex digits are an ordinary id.
Normalized NormalizeExternalId(RawValue raw, NormalizeScratch& scratch);

}  // namespace destconn

#endif  // HASHING_EXTERNAL_ID_H_
