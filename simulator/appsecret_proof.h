#ifndef SIMULATOR_APPSECRET_PROOF_H_
#define SIMULATOR_APPSECRET_PROOF_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace destconn {

// The proof that a caller knows the app's secret ("Securing Graph API
// Requests"): HMAC-SHA256 of the token in lower-case hex.
std::string AppSecretProof(absl::string_view secret, absl::string_view token);

// The same for `appsecret_time`, which Meta takes for five minutes.
std::string AppSecretProofAt(absl::string_view secret, absl::string_view token,
                             int64_t unix_seconds);

}  // namespace destconn

#endif  // SIMULATOR_APPSECRET_PROOF_H_
