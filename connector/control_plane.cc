#include "connector/control_plane.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "base/error_reason.h"
#include "base/status_macros.h"
#include "connector/check_outcome.h"
#include "connector/graph_checks.h"
#include "connector/grpc_status.h"
#include "connector/proto_time.h"
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
  if (name.empty() || Characters(name) > kLongestName) {
    violations.push_back({"credential.name",
                          "Give the credential a name of 1 to 100 "
                          "characters."});
  }
  if (Characters(credential.description()) > kLongestDescription) {
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

void DescribeToken(const TokenFindings& token,
                   ValidateCredentialsResponse& response) {
  *response.mutable_scopes() = {token.scopes.begin(), token.scopes.end()};
  response.set_app_id(token.app_id);
  if (token.expire_time.has_value()) {
    *response.mutable_expire_time() = ToProto(*token.expire_time);
  }
  if (token.data_access_expire_time.has_value()) {
    *response.mutable_data_access_expire_time() =
        ToProto(*token.data_access_expire_time);
  }
}

// What was said of the old token's end is no longer so.
void AnnounceRenewal(const StoredCredential& stored,
                     ValidateCredentialsResponse& response) {
  const std::optional<absl::Time>& end = stored.facts.expire_time;
  response.clear_expire_time();
  if (end.has_value()) *response.mutable_expire_time() = ToProto(*end);
  for (Check& check : *response.mutable_checks()) {
    if (check.name() != "token_expiry") continue;
    check = PassedCheck(
        check.name(),
        absl::StrCat("The token was exchanged for a new one, which expires ",
                     end.has_value() ? absl::FormatTime("on %Y-%m-%d.", *end,
                                                        absl::UTCTimeZone())
                                     : "never."));
  }
}

}  // namespace

absl::StatusOr<ValidateCredentialsResponse> ControlPlane::ValidateCredentials(
    const Admitted<ValidateCredentialsRequest>& call) {
  const ValidateCredentialsRequest& request = call.request();
  const std::vector<FieldViolation> violations = CheckRequest(request);
  if (!violations.empty()) return InvalidFields(violations);
  const AccessToken token(request.credential().refresh_token());
  DC_ASSIGN_OR_RETURN(GraphFindings findings,
                      CheckAgainstGraph(transport_, graph_, token,
                                        request.dataset_id(), clock_.Now()));

  ValidateCredentialsResponse response;
  response.set_valid(findings.good());
  *response.mutable_checks() = {findings.checks.begin(), findings.checks.end()};
  DescribeToken(findings.token, response);
  if (findings.dataset.has_value()) {
    *response.mutable_dataset() = *findings.dataset;
  }
  if (response.valid() && !request.validate_only()) {
    DC_RETURN_IF_ERROR(
        StoreCredential(request.credential(), findings.token, response));
  }
  return response;
}

absl::Status ControlPlane::StoreCredential(
    const destination::v1::Credential& credential,
    const TokenFindings& findings, ValidateCredentialsResponse& response) {
  DC_ASSIGN_OR_RETURN(
      *response.mutable_credential(),
      credentials_.Put(
          credential.name(), credential.description(),
          AccessToken(credential.refresh_token()),
          {.app_id = findings.app_id, .expire_time = findings.expire_time}));
  DC_ASSIGN_OR_RETURN(const StoredCredential stored,
                      renewer_.GetRenewed(response.credential()));
  if (stored.renew_time.has_value()) AnnounceRenewal(stored, response);
  return absl::OkStatus();
}

absl::StatusOr<ConfigureSettingsResponse> ControlPlane::ConfigureSettings(
    const Admitted<ConfigureSettingsRequest>& call) {
  const ConfigureSettingsRequest& request = call.request();
  const Settings settings = WithDefaults(request.settings());
  const std::vector<FieldViolation> violations = CheckSettings(settings);
  if (!violations.empty()) return InvalidFields(violations);
  // Asked again when it is stored; but Meta need not be troubled in vain.
  DC_RETURN_IF_ERROR(CheckEtag(request.etag(), call.destination()));
  DC_ASSIGN_OR_RETURN(const StoredCredential credential,
                      credentials_.Get(settings.credential()));
  DC_ASSIGN_OR_RETURN(GraphFindings findings,
                      CheckAgainstGraph(transport_, graph_, credential.token,
                                        settings.dataset_id(), clock_.Now()));

  ConfigureSettingsResponse response;
  *response.mutable_checks() = {findings.checks.begin(), findings.checks.end()};
  for (Check& warning : SettingsWarnings(settings)) {
    *response.add_checks() = std::move(warning);
  }
  if (findings.good() && !request.validate_only()) {
    DC_RETURN_IF_ERROR(StoreSettings(call, settings, response));
  }
  return response;
}

absl::Status ControlPlane::StoreSettings(
    const Admitted<ConfigureSettingsRequest>& call, const Settings& settings,
    ConfigureSettingsResponse& response) {
  const std::string name = DestinationName(settings.name());
  // Somebody may have closed the destination to the caller while Meta was
  // asked.
  const auto may_change = [&call](const std::optional<StoredSettings>& stored) {
    return stored.has_value()
               ? CheckMayUse(call.caller(),
                             stored->settings.business_user_access())
               : absl::OkStatus();
  };
  // Nor may the credential have been deleted.
  const auto use_credential = [this, &settings] {
    return credentials_.NoteUse(settings.credential());
  };
  DC_ASSIGN_OR_RETURN(*response.mutable_etag(),
                      destinations_.Put(name,
                                        {.settings = settings,
                                         .principal = call.caller().principal,
                                         .etag = call.request().etag(),
                                         .with = use_credential},
                                        may_change));
  response.set_destination(name);
  return absl::OkStatus();
}

}  // namespace destconn
