#ifndef CONNECTOR_ADMIN_SERVICE_H_
#define CONNECTOR_ADMIN_SERVICE_H_

#include "connector/access_gate.h"
#include "connector/admin_plane.h"
#include "connector/run_queries.h"
#include "connector/thread_group.h"
#include "destination/v1/admin.grpc.pb.h"
#include "grpcpp/support/server_callback.h"

namespace destconn {

// The gRPC face of `DestinationAdmin`.
//
// Destruction waits for the calls under way. Thread-safe.
class AdminService final
    : public destination::v1::DestinationAdmin::CallbackService {
 public:
  // All must outlive it.
  AdminService(AdminPlane& plane, RunQueries& runs, AccessGate& gate)
      : plane_(plane), runs_(runs), gate_(gate) {}

  grpc::ServerUnaryReactor* ListDestinations(
      grpc::CallbackServerContext* context,
      const destination::v1::ListDestinationsRequest* request,
      destination::v1::ListDestinationsResponse* response) override;
  grpc::ServerUnaryReactor* GetDestination(
      grpc::CallbackServerContext* context,
      const destination::v1::GetDestinationRequest* request,
      destination::v1::GetDestinationResponse* response) override;
  grpc::ServerUnaryReactor* DeleteDestination(
      grpc::CallbackServerContext* context,
      const destination::v1::DeleteDestinationRequest* request,
      destination::v1::DeleteDestinationResponse* response) override;
  grpc::ServerUnaryReactor* ListCredentials(
      grpc::CallbackServerContext* context,
      const destination::v1::ListCredentialsRequest* request,
      destination::v1::ListCredentialsResponse* response) override;
  grpc::ServerUnaryReactor* DeleteCredential(
      grpc::CallbackServerContext* context,
      const destination::v1::DeleteCredentialRequest* request,
      destination::v1::DeleteCredentialResponse* response) override;
  grpc::ServerUnaryReactor* LookUpOrder(
      grpc::CallbackServerContext* context,
      const destination::v1::LookUpOrderRequest* request,
      destination::v1::LookUpOrderResponse* response) override;
  grpc::ServerUnaryReactor* ListRuns(
      grpc::CallbackServerContext* context,
      const destination::v1::ListRunsRequest* request,
      destination::v1::ListRunsResponse* response) override;
  grpc::ServerUnaryReactor* GetRun(
      grpc::CallbackServerContext* context,
      const destination::v1::GetRunRequest* request,
      destination::v1::GetRunResponse* response) override;

 private:
  AdminPlane& plane_;
  RunQueries& runs_;
  AccessGate& gate_;
  ThreadGroup threads_;
};

}  // namespace destconn

#endif  // CONNECTOR_ADMIN_SERVICE_H_
