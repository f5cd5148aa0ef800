#ifndef HASHING_PHONE_PARSER_H_
#define HASHING_PHONE_PARSER_H_

#include <string>

#include "absl/strings/string_view.h"

namespace destconn {

// Digits to E.164 without the plus. All take digits only, write `out` and
// return false where there is no number of a possible length.
//
// `Fast...` answers what a plan's beginnings and lengths decide and says so;
// otherwise `Slow...`, libphonenumber's parser, decides. Where both answer
// they agree.
enum class FastAnswer { kNumber, kNone, kAskParser };

// Calling code first.
FastAnswer FastInternational(absl::string_view digits, std::string& out);
bool SlowInternational(absl::string_view digits, std::string& out);
bool ParseInternational(absl::string_view digits, std::string& out);

// As dialled in `region`: national, with the international prefix, or with
// the region's own calling code.
FastAnswer FastNational(absl::string_view digits, absl::string_view region,
                        std::string& out);
bool SlowNational(absl::string_view digits, absl::string_view region,
                  std::string& out);
bool ParseNational(absl::string_view digits, absl::string_view region,
                   std::string& out);

// Whether E.164 digits have the shape of a number of their plan.
bool FitsPlan(absl::string_view e164);

}  // namespace destconn

#endif  // HASHING_PHONE_PARSER_H_
