#ifndef META_CLIENT_APP_SECRET_PROOF_H_
#define META_CLIENT_APP_SECRET_PROOF_H_

#include <string>

#include "absl/time/time.h"
#include "base/secret.h"

namespace destconn {

// Shows that whoever sends a token also knows the secret of the app that issued
// it ("Securing Graph API Requests"): the HMAC-SHA256 of the token under the
// app's secret, in lower-case hex.
std::string AppSecretProof(const AppSecret& secret, const AccessToken& token);

// The same bound to a second; Meta takes it for five minutes.
std::string AppSecretProofAt(const AppSecret& secret, const AccessToken& token,
                             absl::Time time);

}  // namespace destconn

#endif  // META_CLIENT_APP_SECRET_PROOF_H_
