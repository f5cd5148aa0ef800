#include "connector/start_warnings.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "meta_client/graph_version.h"

namespace destconn {
namespace {

constexpr absl::Duration kExpiresSoon = absl::Hours(7 * 24);
// No run is known to take longer.
constexpr absl::Duration kLongRun = absl::Hours(24);
// Long enough for the next of daily runs to say so.
constexpr absl::Duration kRenewedLately = absl::Hours(48);

std::string Date(absl::Time time) {
  return absl::FormatTime("%Y-%m-%d %H:%M UTC", time, absl::UTCTimeZone());
}

// Empty if there is nothing to say.
std::string ExpiryWarning(absl::string_view name, absl::Time end,
                          absl::Time now) {
  constexpr absl::string_view kRemedy =
      "Make a new token and store it under the same name with "
      "ValidateCredentials.";
  if (end >= now + kExpiresSoon) return "";
  if (end <= now) {
    return absl::StrCat("The token of ", name, " expired on ", Date(end), ". ",
                        kRemedy);
  }
  return absl::StrCat("The token of ", name, " expires on ", Date(end),
                      end < now + kLongRun
                          ? ": a long run would outlive it, and Meta would "
                            "refuse what is left. "
                          : ". ",
                      kRemedy);
}

}  // namespace

std::vector<std::string> StartWarnings(const std::string& credential_name,
                                       const StoredCredential& credential,
                                       absl::string_view api_version,
                                       absl::Time now) {
  std::vector<std::string> warnings;
  const std::optional<absl::Time>& end = credential.facts.expire_time;
  if (credential.renew_time.has_value() &&
      now - *credential.renew_time < kRenewedLately) {
    warnings.push_back(absl::StrCat(
        "The token of ", credential_name, " was exchanged for a new one on ",
        Date(*credential.renew_time),
        end.has_value() ? absl::StrCat("; it expires on ", Date(*end), ".")
                        : std::string("; it does not expire.")));
  }
  if (end.has_value()) {
    if (std::string expiry = ExpiryWarning(credential_name, *end, now);
        !expiry.empty()) {
      warnings.push_back(std::move(expiry));
    }
  }
  if (std::string version = GraphVersionWarning(api_version, now);
      !version.empty()) {
    warnings.push_back(std::move(version));
  }
  return warnings;
}

std::string CrashWarning() {
  return "An earlier stream of this run was broken off by a crash. What Meta "
         "accepted in its last moments is counted as ALREADY_SENT: it is "
         "missing in delivered and value_total of this run, not at Meta.";
}

}  // namespace destconn
