#include "connector/control_plane.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/string_view.h"
#include "base/error_reason.h"
#include "base/status_macros.h"
#include "connector/graph_checks.h"
#include "connector/grpc_status.h"
#include "connector/resource_name.h"
#include "connector/settings_rules.h"
#include "connector/settings_warnings.h"

namespace destconn {
namespace {

using destination::v1::Check;
using destination::v1::ConfigureSettingsRequest;
using destination::v1::ConfigureSettingsResponse;
using destination::v1::Settings;
using destination::v1::ValidateCredentialsRequest;
using destination::v1::ValidateCredentialsResponse;

bool IsDigits(absl::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_isdigit(static_cast<unsigned char>(c));
  });
}

std::vector<FieldViolation> CheckRequest(
    const ValidateCredentialsRequest& request) {
  constexpr size_t kLongestName = 100;
  constexpr size_t kLongestDescription = 1000;
  std::vector<FieldViolation> violations;
  const auto& credential = request.credential();
  const absl::string_view name = absl::StripAsciiWhitespace(credential.name());
  if (name.empty() || credential.name().size() > kLongestName) {
    violations.push_back({"credential.name",
                          "Give the credential a name of 1 to 100 "
                          "characters."});
  }
  if (credential.description().size() > kLongestDescription) {
    violations.push_back(
        {"credential.description", "Shorten it to 1,000 characters."});
  }
  if (credential.refresh_token().empty()) {
    violations.push_back({"credential.refresh_token",
                          "Paste the Meta access token to be checked."});
  }
  if (!IsDigits(request.dataset_id())) {
    violations.push_back({"dataset_id",
                          "Write the dataset's id, digits only, or leave it "
                          "empty."});
  }
  return violations;
}

absl::Status EtagMismatch() {
  return WithReason(
      absl::AbortedError("The destination was changed since its etag was "
                         "read. Read it again and repeat the change on it."),
      "ETAG_MISMATCH");
}

}  // namespace

absl::StatusOr<ValidateCredentialsResponse> ControlPlane::ValidateCredentials(
    const ValidateCredentialsRequest& request) {
  const std::vector<FieldViolation> violations = CheckRequest(request);
  if (!violations.empty()) return InvalidFields(violations);
  const AccessToken token(request.credential().refresh_token());
  DC_ASSIGN_OR_RETURN(
      GraphFindings findings,
      CheckAgainstGraph(transport_, graph_, token, request.dataset_id()));

  ValidateCredentialsResponse response;
  response.set_valid(findings.good());
  *response.mutable_checks() = {findings.checks.begin(), findings.checks.end()};
  *response.mutable_scopes() = {findings.scopes.begin(), findings.scopes.end()};
  if (findings.dataset.has_value()) {
    *response.mutable_dataset() = *findings.dataset;
  }
  if (response.valid() && !request.validate_only()) {
    const auto& credential = request.credential();
    DC_ASSIGN_OR_RETURN(
        *response.mutable_credential(),
        credentials_.Put(credential.name(), credential.description(), token));
  }
  return response;
}

absl::StatusOr<ConfigureSettingsResponse> ControlPlane::ConfigureSettings(
    const Caller& caller, const ConfigureSettingsRequest& request) {
  const Settings settings = WithDefaults(request.settings());
  const std::vector<FieldViolation> violations = CheckSettings(settings);
  if (!violations.empty()) return InvalidFields(violations);

  const std::string name = DestinationName(settings.name());
  DC_ASSIGN_OR_RETURN(const std::optional<StoredSettings> stored,
                      destinations_.Find(name));
  if (stored.has_value()) {
    DC_RETURN_IF_ERROR(
        CheckMayUse(caller, stored->settings.business_user_access()));
  }
  if (!request.etag().empty() &&
      (!stored.has_value() || stored->etag != request.etag())) {
    return EtagMismatch();
  }
  DC_ASSIGN_OR_RETURN(const AccessToken token,
                      credentials_.Get(settings.credential()));
  DC_ASSIGN_OR_RETURN(
      GraphFindings findings,
      CheckAgainstGraph(transport_, graph_, token, settings.dataset_id()));

  ConfigureSettingsResponse response;
  *response.mutable_checks() = {findings.checks.begin(), findings.checks.end()};
  for (Check& warning : SettingsWarnings(settings)) {
    *response.add_checks() = std::move(warning);
  }
  if (findings.good() && !request.validate_only()) {
    DC_ASSIGN_OR_RETURN(*response.mutable_etag(),
                        destinations_.Put(name, settings));
    response.set_destination(name);
  }
  return response;
}

}  // namespace destconn
