#include "cli/options.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/error_reason.h"
#include "base/status_macros.h"

namespace destconn {
namespace {

// gRPC ends the process over metadata that is not printable ASCII.
absl::Status CheckMetadata(absl::string_view flag, absl::string_view value) {
  if (std::all_of(value.begin(), value.end(), absl::ascii_isprint)) {
    return absl::OkStatus();
  }
  return UsageError(
      absl::StrCat("--", flag, " may hold printable ASCII characters only"));
}

absl::Status CheckSecurity(const Options& options) {
  const bool has_tls = !options.tls_ca_file.empty() ||
                       !options.tls_cert_file.empty() ||
                       !options.tls_key_file.empty();
  if (options.insecure && has_tls) {
    return UsageError(
        "--insecure means no TLS at all; leave it out, or leave the --tls_ "
        "flags out");
  }
  if (options.tls_cert_file.empty() != options.tls_key_file.empty()) {
    return UsageError(
        "--tls_cert_file and --tls_key_file belong together; give both");
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status UsageError(absl::string_view message) {
  return WithReason(absl::InvalidArgumentError(message), "USAGE");
}

bool IsLoopback(absl::string_view server) {
  for (const absl::string_view prefix :
       {"localhost:", "127.", "[::1]:", "unix:"}) {
    if (absl::StartsWith(server, prefix)) return true;
  }
  return false;
}

absl::Status Validate(const Options& options) {
  if (options.server.empty()) {
    return UsageError("--server is empty; write --server=HOST:PORT");
  }
  if (options.timeout <= absl::ZeroDuration()) {
    return UsageError("--timeout must be above zero: --timeout=60s");
  }
  if (options.row_errors < 0) {
    return UsageError("--row_errors must not be below zero");
  }
  DC_RETURN_IF_ERROR(CheckSecurity(options));
  DC_RETURN_IF_ERROR(
      CheckMetadata("caller_principal", options.caller_principal));
  return CheckMetadata("caller_policies", options.caller_policies);
}

}  // namespace destconn
