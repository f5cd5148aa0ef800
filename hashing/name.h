#ifndef HASHING_NAME_H_
#define HASHING_NAME_H_

#include <cstddef>

#include "base/secret.h"
#include "hashing/normalize_context.h"
#include "hashing/normalized.h"

namespace destconn {

// A given name or a surname (normalization.md, 4.4): lower case, without
// punctuation, ASCII symbols and white space; accents and scripts stay.
Normalized NormalizeName(RawValue raw, NormalizeScratch& scratch);

// The first `count` code points of the normalized name: `fi`, `f5first`,
// `f5last`.
Normalized NormalizeNameStart(RawValue raw, size_t count,
                              NormalizeScratch& scratch);

}  // namespace destconn

#endif  // HASHING_NAME_H_
