#ifndef HASHING_EMAIL_H_
#define HASHING_EMAIL_H_

#include "base/secret.h"
#include "hashing/normalize_context.h"
#include "hashing/normalized.h"

namespace destconn {

// An e-mail address (normalization.md, 4.2): lower case, checked against
// RFC 5322's dot-atoms or quoted string with RFC 6531's letters. Plus tags and
// dots stay; an address in need of more cleaning than a list's comma, `mailto:`
// or zero-width characters is no value.
Normalized NormalizeEmail(RawValue raw, NormalizeScratch& scratch);

}  // namespace destconn

#endif  // HASHING_EMAIL_H_
