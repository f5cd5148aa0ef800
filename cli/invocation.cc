#include "cli/invocation.h"

#include <optional>

#include "base/error_reason.h"
#include "cli/rpc_error.h"
#include "google/protobuf/util/json_util.h"

namespace destconn {

void PrintJson(const Invocation& invocation,
               const google::protobuf::Message& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.always_print_primitive_fields = true;
  std::string json;
  const auto status =
      google::protobuf::util::MessageToJsonString(message, &json, options);
  if (status.ok()) {
    invocation.console.out << json << "\n";
    return;
  }
  // A time out of the calendar, for instance.
  invocation.console.err << "error: the answer cannot be shown as JSON: "
                         << std::string(status.message()) << "\n";
  invocation.console.out.setstate(std::ios::failbit);
}

ExitCode Fail(const Invocation& invocation, const absl::Status& status) {
  invocation.console.err << "error: " << status.message() << "\n";
  const std::optional<std::string> reason = ReasonOf(status);
  return reason == "USAGE" || reason == "INPUT_UNREADABLE" ? kUsage : kFailed;
}

ExitCode Fail(const Invocation& invocation, const grpc::Status& status) {
  invocation.console.err << RpcErrorText(status, invocation.options.server);
  return kFailed;
}

}  // namespace destconn
