#ifndef CLI_RPC_ERROR_H_
#define CLI_RPC_ERROR_H_

#include <string>

#include "absl/strings/string_view.h"
#include "grpcpp/support/status.h"

namespace destconn {

// A failed call for people: code, message, the reason and the faulty fields
// that the server attached (google.rpc.ErrorInfo and BadRequest), and what to
// do next. Several lines, each ending in a line feed.
std::string RpcErrorText(const grpc::Status& status, absl::string_view server);

// The server's stable reason for the failure; empty when it gave none.
std::string RpcErrorReason(const grpc::Status& status);

}  // namespace destconn

#endif  // CLI_RPC_ERROR_H_
