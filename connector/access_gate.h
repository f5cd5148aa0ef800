#ifndef CONNECTOR_ACCESS_GATE_H_
#define CONNECTOR_ACCESS_GATE_H_

#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "connector/access.h"
#include "connector/access_rules.h"
#include "connector/destination_store.h"
#include "connector/log.h"

namespace destconn {

class AccessGate;

// A request that may be served, as only the gate makes it: what serves an RPC
// takes this, and so cannot be reached by a call that was not checked.
template <typename Request>
class Admitted {
 public:
  const Caller& caller() const { return caller_; }
  // Lives as long as the call.
  const Request& request() const { return *request_; }
  // The destination that the request names; nothing if it names none, or one
  // that is yet to be made.
  const std::optional<StoredSettings>& destination() const {
    return destination_;
  }

 private:
  friend class AccessGate;
  Admitted(Caller caller, const Request& request,
           std::optional<StoredSettings> destination)
      : caller_(std::move(caller)),
        request_(&request),
        destination_(std::move(destination)) {}

  Caller caller_;
  const Request* request_;
  std::optional<StoredSettings> destination_;
};

// Business user access (contract, 2.5), in one place for all RPCs. Whom it
// turns away the log knows.
//
// Thread-safe.
class AccessGate {
 public:
  // Both must outlive it.
  AccessGate(DestinationStore& destinations, Log& log)
      : destinations_(destinations), log_(log) {}

  // Fails with DESTINATION_NOT_FOUND, or with ADMIN_ONLY or
  // PII_ACCESS_RESTRICTED as the demand of the request says. `request` must
  // outlive what is admitted.
  template <typename Request>
  absl::StatusOr<Admitted<Request>> Admit(Caller caller,
                                          const Request& request) {
    auto destination = Check(caller, DemandOf(request));
    if (!destination.ok()) return destination.status();
    return Admitted<Request>(std::move(caller), request,
                             *std::move(destination));
  }

  // For lists: whether the caller may see a destination. Of one that is gone,
  // and its setting with it, only administrators may see what is left.
  absl::StatusOr<bool> MaySee(const Caller& caller,
                              const std::string& destination);
  static bool MaySee(const Caller& caller, const StoredSettings& destination);

 private:
  absl::StatusOr<std::optional<StoredSettings>> Check(
      const Caller& caller, const AccessDemand& demand);

  DestinationStore& destinations_;
  Log& log_;
};

}  // namespace destconn

#endif  // CONNECTOR_ACCESS_GATE_H_
