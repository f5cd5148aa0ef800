#ifndef HASHING_DIGEST_DETECTIVE_H_
#define HASHING_DIGEST_DETECTIVE_H_

#include <string>

#include "absl/strings/string_view.h"
#include "base/secret.h"
#include "hashing/field_table.h"
#include "hashing/normalized.h"

namespace destconn {

// Says how a digest that was made elsewhere came about: "the digest is ours",
// "plus sign kept", "hashed twice", "MD5", or that no known recipe gives it.
// `normalized` is what we make of `raw`. The answer never holds the value.
std::string NameRecipe(CustomerField field, RawValue raw,
                       const Normalized& normalized,
                       absl::string_view foreign_digest);

}  // namespace destconn

#endif  // HASHING_DIGEST_DETECTIVE_H_
