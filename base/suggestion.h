#ifndef BASE_SUGGESTION_H_
#define BASE_SUGGESTION_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace destconn {

// The candidate that `word` was probably meant to be; empty if none is near.
// Dashes and underscores count as the same.
std::string Nearest(absl::string_view word,
                    const std::vector<std::string>& candidates);

// ` Did you mean PREFIXcandidate?`, or nothing.
std::string DidYouMean(absl::string_view word,
                       const std::vector<std::string>& candidates,
                       absl::string_view prefix = "");

}  // namespace destconn

#endif  // BASE_SUGGESTION_H_
