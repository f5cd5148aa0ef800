#include "connector/destination_service.h"

#include <memory>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "connector/access.h"
#include "connector/describe.h"
#include "connector/grpc_status.h"
#include "connector/mailbox.h"
#include "connector/send_batch_stream.h"

namespace destconn {
namespace {

std::string Metadata(const grpc::CallbackServerContext& context,
                     const char* name) {
  const auto& metadata = context.client_metadata();
  const auto found = metadata.find(name);
  if (found == metadata.end()) return "";
  return std::string(found->second.data(), found->second.size());
}

Caller CallerOf(const grpc::CallbackServerContext& context) {
  return ParseCaller(Metadata(context, "x-caller-principal"),
                     Metadata(context, "x-caller-policies"));
}

template <typename Response>
void Answer(absl::StatusOr<Response> result, Response* response,
            grpc::ServerUnaryReactor* reactor) {
  const grpc::Status status = ToGrpcStatus(result.status());
  if (result.ok()) *response = *std::move(result);
  reactor->Finish(status);
}

}  // namespace

grpc::ServerUnaryReactor* DestinationService::DescribeDestination(
    grpc::CallbackServerContext* context,
    const destination::v1::DescribeDestinationRequest*,
    destination::v1::DescribeDestinationResponse* response) {
  *response = Describe();
  grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
  reactor->Finish(grpc::Status::OK);
  return reactor;
}

// gRPC keeps request, response and reactor until the reactor is finished.
grpc::ServerUnaryReactor* DestinationService::ValidateCredentials(
    grpc::CallbackServerContext* context,
    const destination::v1::ValidateCredentialsRequest* request,
    destination::v1::ValidateCredentialsResponse* response) {
  grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
  threads_.Launch([this, request, response, reactor] {
    Answer(control_plane_.ValidateCredentials(*request), response, reactor);
  });
  return reactor;
}

grpc::ServerUnaryReactor* DestinationService::ConfigureSettings(
    grpc::CallbackServerContext* context,
    const destination::v1::ConfigureSettingsRequest* request,
    destination::v1::ConfigureSettingsResponse* response) {
  grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
  threads_.Launch(
      [this, caller = CallerOf(*context), request, response, reactor] {
        auto result = control_plane_.ConfigureSettings(caller, *request);
        if (result.ok() && !request->validate_only()) {
          run_services_.gates.Unblock(request->settings().dataset_id());
        }
        Answer(std::move(result), response, reactor);
      });
  return reactor;
}

grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>*
DestinationService::SendBatch(grpc::CallbackServerContext* context) {
  auto mailbox = std::make_shared<Mailbox<RunInput>>();
  auto* const stream = new SendBatchStream(mailbox);  // deletes itself
  const absl::Time deadline = absl::FromChrono(context->deadline());
  threads_.Launch(
      [this, caller = CallerOf(*context), deadline, mailbox, stream] {
        RunSession(run_services_, caller, deadline, mailbox, stream);
      });
  return stream;
}

}  // namespace destconn
