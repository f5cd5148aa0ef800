#include "meta_client/curl_status.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "base/error_reason.h"

namespace destconn {
namespace {

struct Verdict {
  absl::string_view reason;
  absl::string_view what;
};

Verdict Judge(CURLcode code) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_CONNECT:
    case CURLE_PROXY:
      return {"HTTP_CONNECT", "no connection could be made"};
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_ISSUER_ERROR:
      return {"HTTP_TLS", "its TLS certificate or handshake was not accepted"};
    case CURLE_OPERATION_TIMEDOUT:
      return {"HTTP_TIMEOUT", "it did not answer in time"};
    default:
      return {"HTTP_INTERRUPTED", "the connection broke off"};
  }
}

}  // namespace

absl::Status CurlStatus(CURLcode code) {
  if (code == CURLE_OK) return absl::OkStatus();
  const Verdict verdict = Judge(code);
  return WithReason(absl::UnavailableError(absl::StrCat(
                        "The Graph API could not be reached: ", verdict.what,
                        " (libcurl ", static_cast<int>(code), ").")),
                    verdict.reason);
}

}  // namespace destconn
