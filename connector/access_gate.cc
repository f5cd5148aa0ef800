#include "connector/access_gate.h"

#include <string>
#include <vector>

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

bool AccessGate::ClientMay(const Caller& caller, absl::string_view resource) {
  return clients_ == nullptr ||
         clients_->Check(caller.client_names, resource).ok();
}

absl::Status AccessGate::CheckClient(const Caller& caller,
                                     const AccessDemand& demand) {
  if (clients_ == nullptr) return absl::OkStatus();
  std::vector<std::string> resources;
  for (const std::string& name : {demand.destination, demand.credential}) {
    if (!name.empty()) resources.push_back(name);
  }
  // To call at all the client has to stand in the list.
  if (resources.empty()) resources.emplace_back();
  for (const std::string& resource : resources) {
    const absl::Status status = clients_->Check(caller.client_names, resource);
    if (status.ok()) continue;
    log_.AccessDenied(demand.rpc, resource, ReasonOf(status).value_or(""),
                      ActorOf(caller));
    return status;
  }
  return absl::OkStatus();
}

absl::StatusOr<std::optional<StoredSettings>> AccessGate::Check(
    const Caller& caller, const AccessDemand& demand) {
  DC_RETURN_IF_ERROR(CheckClient(caller, demand));
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
                    ReasonOf(status).value_or(""), ActorOf(caller));
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
  if (stored.has_value()) return MaySee(caller, destination, *stored);
  if (!ClientMay(caller, destination)) return false;
  destination::v1::BusinessUserAccess unknown;
  unknown.set_admin_only(true);
  return CheckMayUse(caller, unknown).ok();
}

bool AccessGate::MaySee(const Caller& caller, const std::string& name,
                        const StoredSettings& destination) {
  return ClientMay(caller, name) &&
         CheckMayUse(caller, destination.settings.business_user_access()).ok();
}

bool AccessGate::MaySeeCredential(const Caller& caller,
                                  const std::string& name) {
  return ClientMay(caller, name);
}

}  // namespace destconn
