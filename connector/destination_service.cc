#include "connector/destination_service.h"

#include <memory>
#include <utility>

#include "absl/time/time.h"
#include "connector/access.h"
#include "connector/describe.h"
#include "connector/gated_call.h"
#include "connector/mailbox.h"
#include "connector/send_batch_stream.h"

namespace destconn {

grpc::ServerUnaryReactor* DestinationService::DescribeDestination(
    grpc::CallbackServerContext* context,
    const destination::v1::DescribeDestinationRequest* request,
    destination::v1::DescribeDestinationResponse* response) {
  return ServeGated(
      threads_, gate_, context, request, response, [](const auto&) {
        return absl::StatusOr<destination::v1::DescribeDestinationResponse>(
            Describe());
      });
}

grpc::ServerUnaryReactor* DestinationService::ValidateCredentials(
    grpc::CallbackServerContext* context,
    const destination::v1::ValidateCredentialsRequest* request,
    destination::v1::ValidateCredentialsResponse* response) {
  return ServeGated(threads_, gate_, context, request, response,
                    [this](const auto& call) {
                      return control_plane_.ValidateCredentials(call);
                    });
}

grpc::ServerUnaryReactor* DestinationService::ConfigureSettings(
    grpc::CallbackServerContext* context,
    const destination::v1::ConfigureSettingsRequest* request,
    destination::v1::ConfigureSettingsResponse* response) {
  return ServeGated(
      threads_, gate_, context, request, response, [this](const auto& call) {
        auto result = control_plane_.ConfigureSettings(call);
        if (result.ok() && !call.request().validate_only()) {
          run_services_.gates.Unblock(call.request().settings().dataset_id());
        }
        return result;
      });
}

grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>*
DestinationService::SendBatch(grpc::CallbackServerContext* context) {
  auto mailbox = std::make_shared<Mailbox<RunInput>>();
  auto* const stream = new SendBatchStream(mailbox);  // deletes itself
  const absl::Time deadline = absl::FromChrono(context->deadline());
  const bool launched = threads_.Launch(
      [this, caller = CallerOf(*context), deadline, mailbox, stream] {
        RunSession(run_services_, caller, deadline, mailbox, stream);
      });
  if (!launched) stream->Finish(TooManyCalls());
  return stream;
}

}  // namespace destconn
