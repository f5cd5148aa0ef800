#include "connector/admin_service.h"

#include "connector/gated_call.h"

namespace destconn {

grpc::ServerUnaryReactor* AdminService::ListDestinations(
    grpc::CallbackServerContext* context,
    const destination::v1::ListDestinationsRequest* request,
    destination::v1::ListDestinationsResponse* response) {
  return ServeGated(
      threads_, gate_, context, request, response,
      [this](const auto& call) { return plane_.ListDestinations(call); });
}

grpc::ServerUnaryReactor* AdminService::GetDestination(
    grpc::CallbackServerContext* context,
    const destination::v1::GetDestinationRequest* request,
    destination::v1::GetDestinationResponse* response) {
  return ServeGated(
      threads_, gate_, context, request, response,
      [this](const auto& call) { return plane_.GetDestination(call); });
}

grpc::ServerUnaryReactor* AdminService::DeleteDestination(
    grpc::CallbackServerContext* context,
    const destination::v1::DeleteDestinationRequest* request,
    destination::v1::DeleteDestinationResponse* response) {
  return ServeGated(
      threads_, gate_, context, request, response,
      [this](const auto& call) { return plane_.DeleteDestination(call); });
}

grpc::ServerUnaryReactor* AdminService::ListCredentials(
    grpc::CallbackServerContext* context,
    const destination::v1::ListCredentialsRequest* request,
    destination::v1::ListCredentialsResponse* response) {
  return ServeGated(
      threads_, gate_, context, request, response,
      [this](const auto& call) { return plane_.ListCredentials(call); });
}

grpc::ServerUnaryReactor* AdminService::DeleteCredential(
    grpc::CallbackServerContext* context,
    const destination::v1::DeleteCredentialRequest* request,
    destination::v1::DeleteCredentialResponse* response) {
  return ServeGated(
      threads_, gate_, context, request, response,
      [this](const auto& call) { return plane_.DeleteCredential(call); });
}

grpc::ServerUnaryReactor* AdminService::LookUpOrder(
    grpc::CallbackServerContext* context,
    const destination::v1::LookUpOrderRequest* request,
    destination::v1::LookUpOrderResponse* response) {
  return ServeGated(
      threads_, gate_, context, request, response,
      [this](const auto& call) { return plane_.LookUpOrder(call); });
}

grpc::ServerUnaryReactor* AdminService::ListRuns(
    grpc::CallbackServerContext* context,
    const destination::v1::ListRunsRequest* request,
    destination::v1::ListRunsResponse* response) {
  return ServeGated(threads_, gate_, context, request, response,
                    [this](const auto& call) { return runs_.ListRuns(call); });
}

grpc::ServerUnaryReactor* AdminService::GetRun(
    grpc::CallbackServerContext* context,
    const destination::v1::GetRunRequest* request,
    destination::v1::GetRunResponse* response) {
  return ServeGated(threads_, gate_, context, request, response,
                    [this](const auto& call) { return runs_.GetRun(call); });
}

}  // namespace destconn
