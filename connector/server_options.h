#ifndef CONNECTOR_SERVER_OPTIONS_H_
#define CONNECTOR_SERVER_OPTIONS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "connector/connection_limits.h"
#include "connector/log.h"
#include "meta_client/graph_requests.h"
#include "meta_client/proving_transport.h"

namespace destconn {

// Everything an operator can set. Read once in main.cc from flags, checked once
// by `Validate`, and passed down by const reference.
struct ServerOptions {
  std::string listen = "127.0.0.1:50051";
  std::string admin_listen = "";     // empty: DestinationAdmin is on `listen`
  std::string data_dir = "";         // required
  std::string master_key_file = "";  // empty: `master.key` in the data folder
  std::string tls_cert_file = "";
  std::string tls_key_file = "";
  std::string tls_client_ca_file = "";  // set: clients must have a certificate
  std::string client_allow_list = "";   // empty: each such client may all
  bool insecure = false;
  ConnectionLimits connections = {};
  GraphOptions graph = {};
  std::string graph_ca_file = "";
  std::string graph_proxy = "";      // empty: none
  std::string app_secret_file = "";  // goes with graph.app.id
  ProofKind appsecret_proof = ProofKind::kPlain;
  std::string log_format = "text";
  int max_connections = 10'000;  // at once, on each port
  int max_concurrent_runs = 32;
  absl::Duration drain_timeout = absl::Seconds(20);
};

// Where the master key file is, or is to be made.
std::string MasterKeyPath(const ServerOptions& options);

// OK, or INVALID_ARGUMENT with OPTIONS_INVALID that names the first flag at
// fault and what to write instead.
absl::Status Validate(const ServerOptions& options);

// Takes a checked `log_format`.
LogFormat ParseLogFormat(const std::string& text);

// Whether `listen` names this machine alone: 127.0.0.0/8, ::1 or localhost.
bool IsLoopbackAddress(const std::string& listen);

}  // namespace destconn

#endif  // CONNECTOR_SERVER_OPTIONS_H_
