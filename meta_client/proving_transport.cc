#include "meta_client/proving_transport.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "meta_client/app_secret_proof.h"

namespace destconn {

void ProvingTransport::Send(HttpRequest request, Done done) {
  if (request.of_our_app) {
    const char* const separator =
        request.url.find('?') == std::string::npos ? "?" : "&";
    absl::StrAppend(&request.url, separator, "appsecret_proof=");
    if (kind_ == ProofKind::kPlain) {
      absl::StrAppend(&request.url, AppSecretProof(secret_, request.token));
    } else {
      const absl::Time now = clock_.Now();
      absl::StrAppend(&request.url,
                      AppSecretProofAt(secret_, request.token, now),
                      "&appsecret_time=", absl::ToUnixSeconds(now));
    }
  }
  inner_.Send(std::move(request), std::move(done));
}

}  // namespace destconn
