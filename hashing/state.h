#ifndef HASHING_STATE_H_
#define HASHING_STATE_H_

#include "base/secret.h"
#include "hashing/normalize_context.h"
#include "hashing/normalized.h"

namespace destconn {

// A state, province or region (normalization.md, 4.8). In the United States, or
// where no country is known, the two-letter ANSI code of a name; elsewhere the
// name or code itself, never looked up among American states.
Normalized NormalizeState(RawValue raw, const NormalizeContext& context,
                          NormalizeScratch& scratch);

}  // namespace destconn

#endif  // HASHING_STATE_H_
