#include "cli/rpc_error.h"

#include <optional>

#include "absl/strings/str_cat.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace destconn {
namespace {

absl::string_view CodeName(grpc::StatusCode code) {
  switch (code) {
    case grpc::OK:
      return "OK";
    case grpc::CANCELLED:
      return "CANCELLED";
    case grpc::UNKNOWN:
      return "UNKNOWN";
    case grpc::INVALID_ARGUMENT:
      return "INVALID_ARGUMENT";
    case grpc::DEADLINE_EXCEEDED:
      return "DEADLINE_EXCEEDED";
    case grpc::NOT_FOUND:
      return "NOT_FOUND";
    case grpc::ALREADY_EXISTS:
      return "ALREADY_EXISTS";
    case grpc::PERMISSION_DENIED:
      return "PERMISSION_DENIED";
    case grpc::UNAUTHENTICATED:
      return "UNAUTHENTICATED";
    case grpc::RESOURCE_EXHAUSTED:
      return "RESOURCE_EXHAUSTED";
    case grpc::FAILED_PRECONDITION:
      return "FAILED_PRECONDITION";
    case grpc::ABORTED:
      return "ABORTED";
    case grpc::OUT_OF_RANGE:
      return "OUT_OF_RANGE";
    case grpc::UNIMPLEMENTED:
      return "UNIMPLEMENTED";
    case grpc::INTERNAL:
      return "INTERNAL";
    case grpc::UNAVAILABLE:
      return "UNAVAILABLE";
    case grpc::DATA_LOSS:
      return "DATA_LOSS";
    default:
      return "an unknown code";
  }
}

std::string NextStep(const grpc::Status& status, absl::string_view server) {
  const std::string reason = RpcErrorReason(status);
  if (reason == "REAUTHORIZE") {
    return "Make a new token in Meta's Business settings, store it under the "
           "same name with `destinationctl validate-credentials`, and try "
           "again.";
  }
  // A reason comes from the connector itself, so that was reached.
  if (status.error_code() == grpc::UNAVAILABLE && !reason.empty()) {
    return "The connector was reached, but what it needs was not. Try again in "
           "a few minutes; its log has the details.";
  }
  switch (status.error_code()) {
    case grpc::UNAVAILABLE:
      return absl::StrCat(
          "Is the connector running and reachable at ", server,
          "? A server without TLS needs --insecure, one with a private "
          "certificate --tls_ca_file.");
    case grpc::DEADLINE_EXCEEDED:
      return "The server did not answer in time. Try again, or give it longer: "
             "--timeout=2m.";
    case grpc::INVALID_ARGUMENT:
      return "Correct what is named above and try again. `destinationctl "
             "describe` lists fields and columns.";
    case grpc::NOT_FOUND:
      return "`destinationctl destinations`, `credentials` and `runs` list "
             "what "
             "there is.";
    case grpc::PERMISSION_DENIED:
      return "Say for whom you call with --caller_principal and "
             "--caller_policies, or ask an administrator.";
    case grpc::UNAUTHENTICATED:
      return "The server wants a client certificate: --tls_cert_file and "
             "--tls_key_file.";
    case grpc::RESOURCE_EXHAUSTED:
      return "A limit was reached. `destinationctl describe` shows the limits; "
             "wait a while if it is one of Meta's.";
    case grpc::ABORTED:
      return "Somebody else changed or is sending the same thing. Look at it "
             "again, then repeat the command.";
    case grpc::UNIMPLEMENTED:
      return "This server does not offer that call. `destinationctl describe` "
             "shows its version; a newer one may.";
    default:
      return "The server's log has the details.";
  }
}

std::optional<google::rpc::Status> Details(const grpc::Status& status) {
  google::rpc::Status details;
  if (status.error_details().empty() ||
      !details.ParseFromString(status.error_details())) {
    return std::nullopt;
  }
  return details;
}

std::string Violations(const grpc::Status& status) {
  std::string text;
  const auto details = Details(status);
  if (!details) return text;
  for (const auto& any : details->details()) {
    google::rpc::BadRequest bad;
    if (!any.Is<google::rpc::BadRequest>() || !any.UnpackTo(&bad)) continue;
    for (const auto& violation : bad.field_violations()) {
      absl::StrAppend(&text, "  ", violation.field(), ": ",
                      violation.description(), "\n");
    }
  }
  return text;
}

}  // namespace

std::string RpcErrorReason(const grpc::Status& status) {
  const auto details = Details(status);
  if (!details) return "";
  for (const auto& any : details->details()) {
    google::rpc::ErrorInfo info;
    if (any.Is<google::rpc::ErrorInfo>() && any.UnpackTo(&info)) {
      return info.reason();
    }
  }
  return "";
}

std::string RpcErrorText(const grpc::Status& status, absl::string_view server) {
  const std::string reason = RpcErrorReason(status);
  return absl::StrCat("error: ", CodeName(status.error_code()),
                      reason.empty() ? "" : absl::StrCat(" (", reason, ")"),
                      ": ", status.error_message(), "\n", Violations(status),
                      "What to do: ", NextStep(status, server), "\n");
}

}  // namespace destconn
