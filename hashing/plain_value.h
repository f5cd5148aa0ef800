#ifndef HASHING_PLAIN_VALUE_H_
#define HASHING_PLAIN_VALUE_H_

#include "absl/strings/string_view.h"
#include "base/secret.h"
#include "hashing/field_table.h"
#include "hashing/normalize_context.h"

namespace destconn {

// The short way for values as most rows have them: short, ASCII or with a few
// accents, in a shape that leaves nothing to interpret. One pass over a table
// instead of the field's whole rule, with the same result.
//
// Gives the normalized value, in `scratch`, or "" for whatever needs the rule.
absl::string_view NormalizePlain(CustomerField field, RawValue raw,
                                 const NormalizeContext& context,
                                 NormalizeScratch& scratch);

}  // namespace destconn

#endif  // HASHING_PLAIN_VALUE_H_
