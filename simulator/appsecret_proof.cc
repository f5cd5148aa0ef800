#include "simulator/appsecret_proof.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace destconn {

std::string AppSecretProof(absl::string_view secret, absl::string_view token) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  const bool done =
      HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
           reinterpret_cast<const unsigned char*>(token.data()), token.size(),
           digest, &size) != nullptr;
  // Fails for want of memory alone; no proof equals the empty text.
  if (!done) return "";
  return absl::BytesToHexString({reinterpret_cast<const char*>(digest), size});
}

std::string AppSecretProofAt(absl::string_view secret, absl::string_view token,
                             int64_t unix_seconds) {
  return AppSecretProof(secret, absl::StrCat(token, "|", unix_seconds));
}

}  // namespace destconn
