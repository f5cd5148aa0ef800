#include "simulator/token_check.h"

#include <algorithm>
#include <cstdint>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "simulator/appsecret_proof.h"

namespace destconn {
namespace {

constexpr absl::Duration kProofHolds = absl::Minutes(5);

bool LooksLikeAToken(absl::string_view token) {
  return absl::StartsWith(token, "EAA") &&
         std::all_of(token.begin(), token.end(), [](char c) {
           return absl::ascii_isalnum(static_cast<unsigned char>(c));
         });
}

}  // namespace

std::optional<GraphFault> FindTokenFault(const World& world,
                                         absl::string_view token,
                                         absl::Time now) {
  const auto known = world.tokens.find(std::string(token));
  if (known == world.tokens.end()) {
    return LooksLikeAToken(token) ? TokenInvalid() : TokenMalformed();
  }
  if (known->second.revoked) return TokenInvalid();
  if (known->second.expires_at <= now) return TokenExpired();
  return std::nullopt;
}

std::optional<GraphFault> FindProofFault(const World& world,
                                         const ParsedRequest& request,
                                         absl::Time now) {
  const auto token = world.tokens.find(request.token);
  if (token == world.tokens.end()) return std::nullopt;
  const auto app = world.apps.find(token->second.app);
  if (app == world.apps.end() || app->second.secret.empty()) {
    return std::nullopt;
  }
  const std::string proof = request.Parameter("appsecret_proof");
  if (proof.empty()) {
    if (app->second.require_proof) return SignatureWrong();
    return std::nullopt;
  }
  std::string right = AppSecretProof(app->second.secret, request.token);
  if (const std::string time = request.Parameter("appsecret_time");
      !time.empty()) {
    int64_t seconds = 0;
    if (!absl::SimpleAtoi(time, &seconds) ||
        absl::AbsDuration(now - absl::FromUnixSeconds(seconds)) > kProofHolds) {
      return SignatureWrong();
    }
    right = AppSecretProofAt(app->second.secret, request.token, seconds);
  }
  if (proof != right) return SignatureWrong();
  return std::nullopt;
}

}  // namespace destconn
