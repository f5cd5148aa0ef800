#ifndef HASHING_COUNTRY_TABLE_H_
#define HASHING_COUNTRY_TABLE_H_

#include <string>

#include "absl/strings/string_view.h"

namespace destconn {

// Whether `code` is assigned in ISO 3166-1 alpha-2; upper case, as in "US".
bool IsCountryCode(absl::string_view code);

// The alpha-2 code, upper case, of the country that `text` names, or "": an
// alpha-2, alpha-3 or numeric code, an ISO 3166-2 code ("us-ca"), or a name,
// matched whole and never in part (normalization.md, 4.10). `text` is trimmed,
// in lower case and NFC. The result lives for ever; `work` is overwritten.
absl::string_view FindCountry(absl::string_view text, std::string& work);

}  // namespace destconn

#endif  // HASHING_COUNTRY_TABLE_H_
