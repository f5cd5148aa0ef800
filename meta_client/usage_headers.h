#ifndef META_CLIENT_USAGE_HEADERS_H_
#define META_CLIENT_USAGE_HEADERS_H_

#include <map>
#include <string>

#include "absl/time/time.h"

namespace destconn {

// What an answer's headers say about Meta's rate limits (Graph API, "Rate
// Limits"; Marketing API, "Rate Limiting").
struct Usage {
  // How much of an allowance is used up, in percent: the highest that any of
  // the headers says. From 100 on Meta throttles. Zero if they say nothing.
  double percent = 0;
  // Access is blocked for so long: `estimated_time_to_regain_access` (minutes)
  // of `X-Business-Use-Case-Usage`, or `Retry-After` (seconds), which Meta does
  // not send but what stands before it may.
  absl::Duration blocked_for = absl::ZeroDuration();
  // After this the allowance begins anew: `reset_time_duration` (seconds) of
  // `X-Ad-Account-Usage`. Says how long a block will last, if there is one.
  absl::Duration reset_in = absl::ZeroDuration();
};

// Reads `X-App-Usage`, `X-Ad-Account-Usage`, `X-Business-Use-Case-Usage` and
// `Retry-After`. Takes headers with names in lower case. What is malformed or
// negative is not there; no time is longer than a day.
Usage ReadUsage(const std::map<std::string, std::string>& headers);

}  // namespace destconn

#endif  // META_CLIENT_USAGE_HEADERS_H_
