#ifndef CLI_REASON_WORDS_H_
#define CLI_REASON_WORDS_H_

#include <string>

#include "absl/strings/string_view.h"

namespace destconn {

// What a row's reason means, for somebody who has not read the contract:
// OUTSIDE_WINDOW: "older than the window". An unknown reason comes back as it
// is, so that a newer server's reasons are shown too.
std::string ReasonWords(absl::string_view reason);

// What Meta's match key stands for: `em`: "email".
std::string MatchKeyWords(absl::string_view key);

}  // namespace destconn

#endif  // CLI_REASON_WORDS_H_
