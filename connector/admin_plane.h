#ifndef CONNECTOR_ADMIN_PLANE_H_
#define CONNECTOR_ADMIN_PLANE_H_

#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "connector/access_gate.h"
#include "connector/credential_store.h"
#include "connector/destination_store.h"
#include "destination/v1/admin.pb.h"
#include "hashing/hmac.h"
#include "ledger/order_index.h"

namespace destconn {

// What `DestinationAdmin` does with destinations and credentials, without gRPC.
// Statuses are those of the proto's comments.
//
// Blocks on the store. Thread-safe.
class AdminPlane {
 public:
  // All must outlive it. `ledger_key` keys the index's keys; without an index
  // LookUpOrder fails with ORDERS_NOT_KEPT.
  AdminPlane(CredentialStore& credentials, DestinationStore& destinations,
             OrderIndex* orders, const HmacKey& ledger_key)
      : credentials_(credentials),
        destinations_(destinations),
        orders_(orders),
        ledger_key_(ledger_key) {}

  absl::StatusOr<destination::v1::ListDestinationsResponse> ListDestinations(
      const Admitted<destination::v1::ListDestinationsRequest>& call);
  absl::StatusOr<destination::v1::GetDestinationResponse> GetDestination(
      const Admitted<destination::v1::GetDestinationRequest>& call);
  absl::StatusOr<destination::v1::DeleteDestinationResponse> DeleteDestination(
      const Admitted<destination::v1::DeleteDestinationRequest>& call);
  absl::StatusOr<destination::v1::ListCredentialsResponse> ListCredentials(
      const Admitted<destination::v1::ListCredentialsRequest>& call);
  // CREDENTIAL_IN_USE if a destination sends with it. One that is configured
  // with it at the same moment is left without: its runs say so.
  absl::StatusOr<destination::v1::DeleteCredentialResponse> DeleteCredential(
      const Admitted<destination::v1::DeleteCredentialRequest>& call);
  // ORDER_UNKNOWN if the index has nothing of it.
  absl::StatusOr<destination::v1::LookUpOrderResponse> LookUpOrder(
      const Admitted<destination::v1::LookUpOrderRequest>& call);

 private:
  absl::Status CheckUnused(
      const Admitted<destination::v1::DeleteCredentialRequest>& call);

  CredentialStore& credentials_;
  DestinationStore& destinations_;
  OrderIndex* const orders_;
  const HmacKey ledger_key_;
};

}  // namespace destconn

#endif  // CONNECTOR_ADMIN_PLANE_H_
