#include "meta_client/app_secret_proof.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "hashing/hmac.h"
#include "hashing/sha256.h"

namespace destconn {
namespace {

std::string HexHmac(absl::string_view key, absl::string_view message) {
  const Sha256Digest digest = HmacSha256(key, message);
  std::string hex(2 * digest.size(), '\0');
  WriteHex(digest, hex.data());
  return hex;
}

}  // namespace

std::string AppSecretProof(const AppSecret& secret, const AccessToken& token) {
  return HexHmac(secret.Reveal(), token.Reveal());
}

std::string AppSecretProofAt(const AppSecret& secret, const AccessToken& token,
                             absl::Time time) {
  return HexHmac(secret.Reveal(),
                 absl::StrCat(token.Reveal(), "|", absl::ToUnixSeconds(time)));
}

}  // namespace destconn
