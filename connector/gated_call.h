#ifndef CONNECTOR_GATED_CALL_H_
#define CONNECTOR_GATED_CALL_H_

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "connector/access.h"
#include "connector/access_gate.h"
#include "connector/audit_rules.h"
#include "connector/grpc_status.h"
#include "connector/thread_group.h"
#include "grpcpp/server_context.h"
#include "grpcpp/support/server_callback.h"

namespace destconn {

// For whom a call is made, of its metadata. A header that comes twice counts
// as one list.
Caller CallerOf(const grpc::CallbackServerContext& context);

// RESOURCE_EXHAUSTED, of a call for which there is no thread; TOO_MANY_CALLS.
absl::Status TooManyCalls();

// Serves a unary call on a thread of its own, once the gate has admitted it:
// `work` takes an Admitted<Request> and gives a StatusOr<Response>. What was
// changed the audit log knows before the caller.
template <typename Request, typename Response, typename Work>
grpc::ServerUnaryReactor* ServeGated(ThreadGroup& threads, AccessGate& gate,
                                     grpc::CallbackServerContext* context,
                                     const Request* request, Response* response,
                                     Work work) {
  grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
  // gRPC keeps request, response and reactor until the reactor is finished.
  const bool launched =
      threads.Launch([&gate, caller = CallerOf(*context), request, response,
                      reactor, work = std::move(work)]() mutable {
        const auto admitted = gate.Admit(std::move(caller), *request);
        absl::StatusOr<Response> result =
            admitted.ok() ? work(*admitted)
                          : absl::StatusOr<Response>(admitted.status());
        if (result.ok()) AuditOf(*admitted, *result, gate.log());
        const grpc::Status status = ToGrpcStatus(result.status());
        if (result.ok()) *response = *std::move(result);
        reactor->Finish(status);
      });
  if (!launched) reactor->Finish(ToGrpcStatus(TooManyCalls()));
  return reactor;
}

}  // namespace destconn

#endif  // CONNECTOR_GATED_CALL_H_
