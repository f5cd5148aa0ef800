#ifndef CONNECTOR_DESTINATION_SERVICE_H_
#define CONNECTOR_DESTINATION_SERVICE_H_

#include "connector/access_gate.h"
#include "connector/control_plane.h"
#include "connector/run_session.h"
#include "connector/thread_group.h"
#include "destination/v1/destination.grpc.pb.h"
#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/server_callback.h"

namespace destconn {

// `Destination` with SendBatch's messages left as bytes.
using DestinationBase =
    destination::v1::Destination::WithCallbackMethod_DescribeDestination<
        destination::v1::Destination::WithCallbackMethod_ValidateCredentials<
            destination::v1::Destination::WithCallbackMethod_ConfigureSettings<
                destination::v1::Destination::WithRawCallbackMethod_SendBatch<
                    destination::v1::Destination::Service>>>>;

// The gRPC face of the connector: turns calls into calls of the control plane
// and into runs, each on a thread of its own, since they wait for Meta.
//
// Destruction waits for all of them. Thread-safe.
class DestinationService final : public DestinationBase {
 public:
  // All must outlive it.
  DestinationService(ControlPlane& control_plane, RunServices& run_services,
                     AccessGate& gate)
      : control_plane_(control_plane),
        run_services_(run_services),
        gate_(gate) {}

  grpc::ServerUnaryReactor* DescribeDestination(
      grpc::CallbackServerContext* context,
      const destination::v1::DescribeDestinationRequest* request,
      destination::v1::DescribeDestinationResponse* response) override;

  grpc::ServerUnaryReactor* ValidateCredentials(
      grpc::CallbackServerContext* context,
      const destination::v1::ValidateCredentialsRequest* request,
      destination::v1::ValidateCredentialsResponse* response) override;

  grpc::ServerUnaryReactor* ConfigureSettings(
      grpc::CallbackServerContext* context,
      const destination::v1::ConfigureSettingsRequest* request,
      destination::v1::ConfigureSettingsResponse* response) override;

  grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* SendBatch(
      grpc::CallbackServerContext* context) override;

 private:
  ControlPlane& control_plane_;
  RunServices& run_services_;
  AccessGate& gate_;
  ThreadGroup threads_;
};

}  // namespace destconn

#endif  // CONNECTOR_DESTINATION_SERVICE_H_
