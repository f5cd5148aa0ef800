#include "connector/audit_rules.h"

#include "connector/settings_difference.h"
#include "connector/settings_rules.h"

namespace destconn {

void AuditOf(const Admitted<destination::v1::ConfigureSettingsRequest>& call,
             const destination::v1::ConfigureSettingsResponse& response,
             Log& log) {
  // Refused, or not to be stored.
  if (response.destination().empty()) return;
  const bool made = !call.destination().has_value();
  log.DestinationChanged(response.destination(), made,
                         ChangedFields(made ? destination::v1::Settings()
                                            : call.destination()->settings,
                                       WithDefaults(call.request().settings())),
                         ActorOf(call.caller()));
}

void AuditOf(const Admitted<destination::v1::ValidateCredentialsRequest>& call,
             const destination::v1::ValidateCredentialsResponse& response,
             Log& log) {
  if (response.credential().empty()) return;
  log.CredentialStored(response.credential(), ActorOf(call.caller()));
}

void AuditOf(const Admitted<destination::v1::DeleteDestinationRequest>& call,
             const destination::v1::DeleteDestinationResponse&, Log& log) {
  log.DestinationDeleted(call.request().name(), ActorOf(call.caller()));
}

void AuditOf(const Admitted<destination::v1::DeleteCredentialRequest>& call,
             const destination::v1::DeleteCredentialResponse&, Log& log) {
  log.CredentialDeleted(call.request().name(), ActorOf(call.caller()));
}

}  // namespace destconn
