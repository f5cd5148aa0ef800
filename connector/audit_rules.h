#ifndef CONNECTOR_AUDIT_RULES_H_
#define CONNECTOR_AUDIT_RULES_H_

#include "connector/access_gate.h"
#include "connector/log.h"
#include "destination/v1/admin.pb.h"
#include "destination/v1/destination.pb.h"

namespace destconn {

// What the audit log is told of a call that was served: who changed what, never
// a value. Runs tell it themselves.
void AuditOf(const Admitted<destination::v1::ConfigureSettingsRequest>& call,
             const destination::v1::ConfigureSettingsResponse& response,
             Log& log);
void AuditOf(const Admitted<destination::v1::ValidateCredentialsRequest>& call,
             const destination::v1::ValidateCredentialsResponse& response,
             Log& log);
void AuditOf(const Admitted<destination::v1::DeleteDestinationRequest>& call,
             const destination::v1::DeleteDestinationResponse& response,
             Log& log);
void AuditOf(const Admitted<destination::v1::DeleteCredentialRequest>& call,
             const destination::v1::DeleteCredentialResponse& response,
             Log& log);

// Nothing of calls that only look.
template <typename Request, typename Response>
void AuditOf(const Admitted<Request>&, const Response&, Log&) {}

}  // namespace destconn

#endif  // CONNECTOR_AUDIT_RULES_H_
