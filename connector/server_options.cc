#include "connector/server_options.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "base/error_reason.h"
#include "base/status_macros.h"
#include "meta_client/endpoint.h"

namespace destconn {
namespace {

absl::Status Refuse(absl::string_view message) {
  return WithReason(absl::InvalidArgumentError(message), "OPTIONS_INVALID");
}

absl::Status CheckAddress(absl::string_view flag, const std::string& address,
                          bool insecure) {
  if (!absl::StrContains(address, ':')) {
    return Refuse(absl::StrCat(flag, " is '", address,
                               "'. Write host and port, such as "
                               "127.0.0.1:50051; port 0 takes any free one."));
  }
  if (insecure && !IsLoopbackAddress(address)) {
    return Refuse(absl::StrCat("--insecure is for loopback alone, and ", flag,
                               " is '", address,
                               "'. Give --tls_cert_file and --tls_key_file."));
  }
  return absl::OkStatus();
}

absl::Status CheckAddresses(const ServerOptions& options) {
  DC_RETURN_IF_ERROR(
      CheckAddress("--listen", options.listen, options.insecure));
  return options.admin_listen.empty()
             ? absl::OkStatus()
             : CheckAddress("--admin_listen", options.admin_listen,
                            options.insecure);
}

absl::Status CheckTls(const ServerOptions& options) {
  const bool cert = !options.tls_cert_file.empty();
  const bool key = !options.tls_key_file.empty();
  if (cert != key) {
    return Refuse("--tls_cert_file and --tls_key_file go together. Give both.");
  }
  if (!options.tls_client_ca_file.empty() && !cert) {
    return Refuse(
        "--tls_client_ca_file needs --tls_cert_file and "
        "--tls_key_file.");
  }
  if (!options.client_allow_list.empty() &&
      options.tls_client_ca_file.empty()) {
    return Refuse(
        "--client_allow_list goes by the names in clients' certificates: it "
        "needs --tls_client_ca_file.");
  }
  if (options.insecure && cert) {
    return Refuse("--insecure contradicts --tls_cert_file. Give one of them.");
  }
  if (!options.insecure && !cert) {
    return Refuse(
        "Give --tls_cert_file and --tls_key_file, or --insecure to "
        "listen in plain text on loopback.");
  }
  return absl::OkStatus();
}

absl::Status CheckApp(const ServerOptions& options) {
  if (options.graph.app.id.empty() == options.app_secret_file.empty()) {
    return absl::OkStatus();
  }
  return Refuse("--app_id and --app_secret_file go together. Give both.");
}

// In plain text a proxy would see the token.
absl::Status CheckProxyFlag(const ServerOptions& options) {
  if (options.graph_proxy.empty()) return absl::OkStatus();
  if (const absl::Status proxy = CheckProxy(options.graph_proxy); !proxy.ok()) {
    return Refuse(absl::StrCat("--graph_proxy: ", proxy.message()));
  }
  if (!absl::StartsWith(options.graph.endpoint, "https://")) {
    return Refuse("--graph_proxy needs an https --graph_endpoint.");
  }
  return absl::OkStatus();
}

}  // namespace

std::string MasterKeyPath(const ServerOptions& options) {
  return options.master_key_file.empty() ? options.data_dir + "/master.key"
                                         : options.master_key_file;
}

absl::Status Validate(const ServerOptions& options) {
  if (options.data_dir.empty()) {
    return Refuse(
        "--data_dir is missing. Name a folder for the ledger and the "
        "settings; it is made if it is not there.");
  }
  DC_RETURN_IF_ERROR(CheckTls(options));
  DC_RETURN_IF_ERROR(CheckAddresses(options));
  DC_RETURN_IF_ERROR(Validate(options.graph));
  DC_RETURN_IF_ERROR(CheckProxyFlag(options));
  DC_RETURN_IF_ERROR(CheckApp(options));
  if (options.log_format != "text" && options.log_format != "json") {
    return Refuse(absl::StrCat("--log_format is '", options.log_format,
                               "'. Write text or json."));
  }
  if (options.max_connections < 1 || options.max_connections > 1'000'000) {
    return Refuse("--max_connections must be 1 to 1,000,000.");
  }
  if (options.max_concurrent_runs < 1 || options.max_concurrent_runs > 1000) {
    return Refuse("--max_concurrent_runs must be 1 to 1000.");
  }
  if (options.drain_timeout < absl::ZeroDuration() ||
      options.drain_timeout > absl::Hours(1)) {
    return Refuse("--drain_timeout must be 0 s to 1 h.");
  }
  return absl::OkStatus();
}

LogFormat ParseLogFormat(const std::string& text) {
  return text == "json" ? LogFormat::kJson : LogFormat::kText;
}

bool IsLoopbackAddress(const std::string& listen) {
  return absl::StartsWith(listen, "127.") ||
         absl::StartsWith(listen, "localhost:") ||
         absl::StartsWith(listen, "[::1]:");
}

}  // namespace destconn
