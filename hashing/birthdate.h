#ifndef HASHING_BIRTHDATE_H_
#define HASHING_BIRTHDATE_H_

#include "base/secret.h"
#include "hashing/normalize_context.h"
#include "hashing/normalized.h"

namespace destconn {

// A date of birth as YYYYMMDD (normalization.md, 4.5): a day of the Gregorian
// calendar from 1900 to `context.today`. A time of day is dropped unshifted.
Normalized NormalizeBirthdate(RawValue raw, const NormalizeContext& context,
                              NormalizeScratch& scratch);

// Its parts, on their own: `dobd` as 01 to 31, `dobm` as 01 to 12 or an English
// name, `doby` as a year of four digits.
Normalized NormalizeBirthDay(RawValue raw, NormalizeScratch& scratch);
Normalized NormalizeBirthMonth(RawValue raw, NormalizeScratch& scratch);
Normalized NormalizeBirthYear(RawValue raw, const NormalizeContext& context,
                              NormalizeScratch& scratch);

}  // namespace destconn

#endif  // HASHING_BIRTHDATE_H_
