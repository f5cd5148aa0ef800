#ifndef META_CLIENT_USAGE_HEADERS_H_
#define META_CLIENT_USAGE_HEADERS_H_

#include <map>
#include <string>

#include "absl/time/time.h"

namespace destconn {

// How long Meta's usage headers want a client to stay away: minutes in
// `X-Business-Use-Case-Usage` (`estimated_time_to_regain_access`), seconds in
// `X-Ad-Account-Usage` (`reset_time_duration`); the longest counts (Graph API,
// "Rate Limits"). Zero if they say nothing. Takes headers with names in lower
// case.
absl::Duration PauseFromHeaders(
    const std::map<std::string, std::string>& headers);

}  // namespace destconn

#endif  // META_CLIENT_USAGE_HEADERS_H_
