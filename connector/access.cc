#include "connector/access.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "base/error_reason.h"
#include "base/status_macros.h"

namespace destconn {
namespace {

constexpr char kAdministrator[] = "datagrid-administrator";
constexpr char kOperator[] = "datagrid-operator";
constexpr char kRestricted[] = "restrict-pii-access";

}  // namespace

Caller ParseCaller(absl::string_view principal, absl::string_view policies) {
  Caller caller{.principal = std::string(principal)};
  for (const absl::string_view policy : absl::StrSplit(policies, ',')) {
    const absl::string_view trimmed = absl::StripAsciiWhitespace(policy);
    if (!trimmed.empty()) caller.policies.insert(std::string(trimmed));
  }
  return caller;
}

Actor ActorOf(const Caller& caller) {
  return {.principal = caller.principal,
          .client = absl::StrJoin(caller.client_names, " ")};
}

absl::Status CheckMayUse(const Caller& caller,
                         const destination::v1::BusinessUserAccess& access) {
  if (!access.admin_only() || caller.policies.contains(kAdministrator) ||
      caller.policies.contains(kOperator)) {
    return absl::OkStatus();
  }
  return WithReason(
      absl::PermissionDeniedError(
          "This destination is for administrators. Call with the policy "
          "datagrid-administrator or datagrid-operator in x-caller-policies, "
          "or "
          "have admin_only switched off."),
      "ADMIN_ONLY");
}

absl::Status CheckMaySend(const Caller& caller,
                          const destination::v1::BusinessUserAccess& access) {
  DC_RETURN_IF_ERROR(CheckMayUse(caller, access));
  if (!caller.policies.contains(kRestricted) ||
      access.allow_limited_pii_access()) {
    return absl::OkStatus();
  }
  return WithReason(
      absl::PermissionDeniedError(
          "The caller's access to personal data is restricted. Send as another "
          "user, or have allow_limited_pii_access switched on for this "
          "destination."),
      "PII_ACCESS_RESTRICTED");
}

}  // namespace destconn
