#ifndef CONNECTOR_ACCESS_H_
#define CONNECTOR_ACCESS_H_

#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "connector/log.h"
#include "destination/v1/settings.pb.h"

namespace destconn {

// Who calls: the host, by the names in its certificate, and for whom, as it
// says in metadata (contract, 2.5).
struct Caller {
  std::string principal = "";           // x-caller-principal
  std::set<std::string> policies = {};  // x-caller-policies
  // URIs and DNS names, or else the common name; none without a certificate.
  std::vector<std::string> client_names = {};
};

// For the audit log.
Actor ActorOf(const Caller& caller);

// Takes the two metadata values; policies are comma separated.
Caller ParseCaller(absl::string_view principal, absl::string_view policies);

// Whether the caller may see, change and use a destination. PERMISSION_DENIED
// with ADMIN_ONLY if it is for administrators and operators alone.
absl::Status CheckMayUse(const Caller& caller,
                         const destination::v1::BusinessUserAccess& access);

// Whether the caller may send through it: the above, and PERMISSION_DENIED with
// PII_ACCESS_RESTRICTED if the caller's access to personal data is restricted
// and the destination does not allow for that.
absl::Status CheckMaySend(const Caller& caller,
                          const destination::v1::BusinessUserAccess& access);

}  // namespace destconn

#endif  // CONNECTOR_ACCESS_H_
