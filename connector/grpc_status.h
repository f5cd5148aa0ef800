#ifndef CONNECTOR_GRPC_STATUS_H_
#define CONNECTOR_GRPC_STATUS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "grpcpp/support/status.h"

namespace destconn {

// A field of a request that is at fault.
struct FieldViolation {
  std::string field = "";        // dotted from the request's top
  std::string description = "";  // what is wrong and what to write instead
};

// INVALID_ARGUMENT with reason FIELDS_INVALID that carries all the violations.
// Takes at least one.
absl::Status InvalidFields(const std::vector<FieldViolation>& violations);

// The status as gRPC sends it: its reason as google.rpc.ErrorInfo, and
// violations as google.rpc.BadRequest, in the details.
grpc::Status ToGrpcStatus(const absl::Status& status);

}  // namespace destconn

#endif  // CONNECTOR_GRPC_STATUS_H_
