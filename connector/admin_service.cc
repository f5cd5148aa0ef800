#include "connector/admin_service.h"

#include "absl/status/status.h"
#include "base/error_reason.h"
#include "connector/grpc_status.h"

namespace destconn {
namespace {

grpc::ServerUnaryReactor* NotBuiltYet(grpc::CallbackServerContext* context) {
  grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
  reactor->Finish(ToGrpcStatus(
      WithReason(absl::UnimplementedError(
                     "DestinationAdmin is not built yet. Destinations and "
                     "credentials are made and replaced with ConfigureSettings "
                     "and ValidateCredentials."),
                 "NOT_BUILT_YET")));
  return reactor;
}

}  // namespace

grpc::ServerUnaryReactor* AdminService::ListDestinations(
    grpc::CallbackServerContext* context,
    const destination::v1::ListDestinationsRequest*,
    destination::v1::ListDestinationsResponse*) {
  return NotBuiltYet(context);
}

grpc::ServerUnaryReactor* AdminService::GetDestination(
    grpc::CallbackServerContext* context,
    const destination::v1::GetDestinationRequest*,
    destination::v1::GetDestinationResponse*) {
  return NotBuiltYet(context);
}

grpc::ServerUnaryReactor* AdminService::DeleteDestination(
    grpc::CallbackServerContext* context,
    const destination::v1::DeleteDestinationRequest*,
    destination::v1::DeleteDestinationResponse*) {
  return NotBuiltYet(context);
}

grpc::ServerUnaryReactor* AdminService::ListCredentials(
    grpc::CallbackServerContext* context,
    const destination::v1::ListCredentialsRequest*,
    destination::v1::ListCredentialsResponse*) {
  return NotBuiltYet(context);
}

grpc::ServerUnaryReactor* AdminService::DeleteCredential(
    grpc::CallbackServerContext* context,
    const destination::v1::DeleteCredentialRequest*,
    destination::v1::DeleteCredentialResponse*) {
  return NotBuiltYet(context);
}

grpc::ServerUnaryReactor* AdminService::ListRuns(
    grpc::CallbackServerContext* context,
    const destination::v1::ListRunsRequest*,
    destination::v1::ListRunsResponse*) {
  return NotBuiltYet(context);
}

grpc::ServerUnaryReactor* AdminService::GetRun(
    grpc::CallbackServerContext* context, const destination::v1::GetRunRequest*,
    destination::v1::GetRunResponse*) {
  return NotBuiltYet(context);
}

}  // namespace destconn
