#include "connector/access_gate.h"

#include "base/error_reason.h"
#include "base/status_macros.h"

namespace destconn {
namespace {

absl::Status Judge(const Caller& caller, Access access,
                   const destination::v1::BusinessUserAccess& settings) {
  switch (access) {
    case Access::kNone:
      return absl::OkStatus();
    case Access::kSee:
    case Access::kChange:
      return CheckMayUse(caller, settings);
    case Access::kSend:
      return CheckMaySend(caller, settings);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::optional<StoredSettings>> AccessGate::Check(
    const Caller& caller, const AccessDemand& demand) {
  if (demand.access == Access::kNone) return std::optional<StoredSettings>();
  DC_ASSIGN_OR_RETURN(std::optional<StoredSettings> stored,
                      destinations_.Find(demand.destination));
  if (!stored.has_value()) {
    if (demand.makes_it) return stored;
    return NoSuchDestination(demand.destination);
  }
  const absl::Status status =
      Judge(caller, demand.access, stored->settings.business_user_access());
  if (status.ok()) return stored;
  log_.AccessDenied(demand.rpc, demand.destination,
                    ReasonOf(status).value_or(""));
  // To tell that it is there would be to let it be seen.
  if (demand.access == Access::kSee) {
    return NoSuchDestination(demand.destination);
  }
  return status;
}

absl::StatusOr<bool> AccessGate::MaySee(const Caller& caller,
                                        const std::string& destination) {
  DC_ASSIGN_OR_RETURN(const std::optional<StoredSettings> stored,
                      destinations_.Find(destination));
  if (stored.has_value()) return MaySee(caller, *stored);
  destination::v1::BusinessUserAccess unknown;
  unknown.set_admin_only(true);
  return CheckMayUse(caller, unknown).ok();
}

bool AccessGate::MaySee(const Caller& caller,
                        const StoredSettings& destination) {
  return CheckMayUse(caller, destination.settings.business_user_access()).ok();
}

}  // namespace destconn
