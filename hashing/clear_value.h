#ifndef HASHING_CLEAR_VALUE_H_
#define HASHING_CLEAR_VALUE_H_

#include "base/secret.h"
#include "hashing/normalize_context.h"
#include "hashing/normalized.h"

namespace destconn {

// What leaves unhashed (normalization.md, 4.12).

// A mobile advertising id: a UUID in lower case; all zeros is no id.
Normalized NormalizeMadid(RawValue raw, NormalizeScratch& scratch);

// A whole number, its digits kept as they are: fit for JSON without a double.
Normalized NormalizeNumericId(RawValue raw);

// IPv4 or IPv6.
Normalized NormalizeIpAddress(RawValue raw);

// Sent as it came; no value if it is blank.
Normalized NormalizeUserAgent(RawValue raw);

// Meta's cookies and ids: trimmed, case kept. An e-mail address put into such
// a column by mistake is no value, since it would leave in clear.
Normalized NormalizeOpaqueId(RawValue raw);

}  // namespace destconn

#endif  // HASHING_CLEAR_VALUE_H_
