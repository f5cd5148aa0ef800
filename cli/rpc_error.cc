#include "cli/rpc_error.h"

#include <array>
#include <optional>

#include "absl/strings/str_cat.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace destconn {
namespace {

struct CodeHelp {
  grpc::StatusCode code;
  absl::string_view name;
  absl::string_view next_step;
};

constexpr absl::string_view kSeeLog = "The server's log has the details.";

constexpr std::array kCodes = {
    CodeHelp{grpc::CANCELLED, "CANCELLED", kSeeLog},
    CodeHelp{grpc::UNKNOWN, "UNKNOWN", kSeeLog},
    CodeHelp{grpc::INVALID_ARGUMENT, "INVALID_ARGUMENT",
             "Correct what is named above and try again. `destinationctl "
             "describe` lists fields and columns."},
    CodeHelp{grpc::DEADLINE_EXCEEDED, "DEADLINE_EXCEEDED",
             "The server did not answer in time. Try again, or give it "
             "longer: --timeout=2m."},
    CodeHelp{grpc::NOT_FOUND, "NOT_FOUND",
             "`destinationctl destinations`, `credentials` and `runs` list "
             "what there is."},
    CodeHelp{grpc::ALREADY_EXISTS, "ALREADY_EXISTS", kSeeLog},
    CodeHelp{grpc::PERMISSION_DENIED, "PERMISSION_DENIED",
             "Say for whom you call with --caller_principal and "
             "--caller_policies, or ask an administrator."},
    CodeHelp{grpc::UNAUTHENTICATED, "UNAUTHENTICATED",
             "The server wants a client certificate: --tls_cert_file and "
             "--tls_key_file."},
    CodeHelp{grpc::RESOURCE_EXHAUSTED, "RESOURCE_EXHAUSTED",
             "A limit was reached. `destinationctl describe` shows the "
             "limits; wait a while if it is one of Meta's."},
    CodeHelp{grpc::FAILED_PRECONDITION, "FAILED_PRECONDITION",
             "Put right what is named above, then try again."},
    CodeHelp{grpc::ABORTED, "ABORTED",
             "Somebody else changed or is sending the same thing. Look at it "
             "again, then repeat the command."},
    CodeHelp{grpc::OUT_OF_RANGE, "OUT_OF_RANGE", kSeeLog},
    CodeHelp{grpc::UNIMPLEMENTED, "UNIMPLEMENTED",
             "This server does not offer that call. `destinationctl "
             "describe` shows its version; a newer one may."},
    CodeHelp{grpc::INTERNAL, "INTERNAL", kSeeLog},
    CodeHelp{grpc::UNAVAILABLE, "UNAVAILABLE", ""},
    CodeHelp{grpc::DATA_LOSS, "DATA_LOSS", kSeeLog},
};

CodeHelp Find(grpc::StatusCode code) {
  for (const CodeHelp& help : kCodes) {
    if (help.code == code) return help;
  }
  return {code, "an unknown code", kSeeLog};
}

std::string NextStep(const grpc::Status& status, absl::string_view server) {
  const std::string reason = RpcErrorReason(status);
  if (reason == "REAUTHORIZE") {
    return "Make a new token in Meta's Business settings, store it under the "
           "same name with `destinationctl validate-credentials`, and try "
           "again.";
  }
  if (status.error_code() != grpc::UNAVAILABLE) {
    return std::string(Find(status.error_code()).next_step);
  }
  // A reason comes from the connector itself, so that was reached.
  if (!reason.empty()) {
    return "The connector was reached, but what it needs was not. Try again in "
           "a few minutes; its log has the details.";
  }
  return absl::StrCat(
      "Is the connector running and reachable at ", server,
      "? A server without TLS needs --insecure, one with a private "
      "certificate --tls_ca_file.");
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
  return absl::StrCat("error: ", Find(status.error_code()).name,
                      reason.empty() ? "" : absl::StrCat(" (", reason, ")"),
                      ": ", status.error_message(), "\n", Violations(status),
                      "What to do: ", NextStep(status, server), "\n");
}

}  // namespace destconn
