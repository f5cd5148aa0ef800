#ifndef CONNECTOR_ACCESS_GATE_H_
#define CONNECTOR_ACCESS_GATE_H_

#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "connector/access.h"
#include "connector/access_rules.h"
#include "connector/client_access.h"
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
  // What admitted it, to ask what else its caller may see.
  AccessGate& gate() const { return *gate_; }

 private:
  friend class AccessGate;
  Admitted(AccessGate& gate, Caller caller, const Request& request,
           std::optional<StoredSettings> destination)
      : gate_(&gate),
        caller_(std::move(caller)),
        request_(&request),
        destination_(std::move(destination)) {}

  AccessGate* gate_;
  Caller caller_;
  const Request* request_;
  std::optional<StoredSettings> destination_;
};

// Which client may use what (--client_allow_list), and business user access
// (contract, 2.5), in one place for all RPCs. Whom it turns away the log knows.
//
// Thread-safe.
class AccessGate {
 public:
  // All must outlive it. Without `clients` no client is held to a list.
  AccessGate(DestinationStore& destinations, Log& log,
             ClientAccess* clients = nullptr)
      : destinations_(destinations), log_(log), clients_(clients) {}

  // Fails with CLIENT_NOT_ALLOWED, DESTINATION_NOT_FOUND, or with ADMIN_ONLY or
  // PII_ACCESS_RESTRICTED as the demand of the request says. `request` must
  // outlive what is admitted.
  template <typename Request>
  absl::StatusOr<Admitted<Request>> Admit(Caller caller,
                                          const Request& request) {
    auto destination = Check(caller, DemandOf(request));
    if (!destination.ok()) return destination.status();
    return Admitted<Request>(*this, std::move(caller), request,
                             *std::move(destination));
  }

  // For lists: whether the caller may see a destination. Of one that is gone,
  // and its setting with it, only administrators may see what is left.
  absl::StatusOr<bool> MaySee(const Caller& caller,
                              const std::string& destination);
  bool MaySee(const Caller& caller, const std::string& name,
              const StoredSettings& destination);
  bool MaySeeCredential(const Caller& caller, const std::string& name);

  Log& log() { return log_; }

 private:
  absl::StatusOr<std::optional<StoredSettings>> Check(
      const Caller& caller, const AccessDemand& demand);
  absl::Status CheckClient(const Caller& caller, const AccessDemand& demand);
  bool ClientMay(const Caller& caller, absl::string_view resource);

  DestinationStore& destinations_;
  Log& log_;
  ClientAccess* const clients_;
};

}  // namespace destconn

#endif  // CONNECTOR_ACCESS_GATE_H_
