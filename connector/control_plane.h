#ifndef CONNECTOR_CONTROL_PLANE_H_
#define CONNECTOR_CONTROL_PLANE_H_

#include "absl/status/statusor.h"
#include "base/clock.h"
#include "connector/access_gate.h"
#include "connector/credential_store.h"
#include "connector/destination_store.h"
#include "connector/token_checks.h"
#include "connector/token_renewer.h"
#include "destination/v1/destination.pb.h"
#include "meta_client/graph_requests.h"
#include "meta_client/http_transport.h"

namespace destconn {

// The unary RPCs of `Destination`, without gRPC. Statuses are those of the
// proto's comments.
//
// They block on the Graph API and the store. Thread-safe.
class ControlPlane {
 public:
  // All must outlive it.
  ControlPlane(CredentialStore& credentials, DestinationStore& destinations,
               TokenRenewer& renewer, HttpTransport& transport,
               const GraphOptions& graph, Clock& clock)
      : credentials_(credentials),
        destinations_(destinations),
        renewer_(renewer),
        transport_(transport),
        graph_(graph),
        clock_(clock) {}

  absl::StatusOr<destination::v1::ValidateCredentialsResponse>
  ValidateCredentials(
      const Admitted<destination::v1::ValidateCredentialsRequest>& call);

  absl::StatusOr<destination::v1::ConfigureSettingsResponse> ConfigureSettings(
      const Admitted<destination::v1::ConfigureSettingsRequest>& call);

 private:
  // Stores a good token, and exchanges it at once for another if it will expire
  // soon: a short-lived one has not long to wait.
  absl::Status StoreCredential(
      const destination::v1::Credential& credential,
      const TokenFindings& findings,
      destination::v1::ValidateCredentialsResponse& response);

  absl::Status StoreSettings(
      const Admitted<destination::v1::ConfigureSettingsRequest>& call,
      const destination::v1::Settings& settings,
      destination::v1::ConfigureSettingsResponse& response);

  CredentialStore& credentials_;
  DestinationStore& destinations_;
  TokenRenewer& renewer_;
  HttpTransport& transport_;
  const GraphOptions& graph_;
  Clock& clock_;
};

}  // namespace destconn

#endif  // CONNECTOR_CONTROL_PLANE_H_
