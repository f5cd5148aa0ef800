#ifndef HASHING_CURRENCY_H_
#define HASHING_CURRENCY_H_

#include "absl/strings/string_view.h"

namespace destconn {

// Whether `code`, in upper case, is a currency of the current ISO 4217 list.
bool IsCurrencyCode(absl::string_view code);

// Whether prices in it usually have two or three decimals: not where coins of
// less than one are out of use (CLDR's cash digits), as in HUF.
bool HasCents(absl::string_view code);

}  // namespace destconn

#endif  // HASHING_CURRENCY_H_
