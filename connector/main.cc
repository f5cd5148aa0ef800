// The connector: a gRPC server that takes rows in and delivers events to Meta.
//
// The only place that names real things: clock, chance, curl, flags, signals.

#include <sys/stat.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <iostream>
#include <memory>
#include <random>
#include <stop_token>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/flags/usage.h"
#include "absl/flags/usage_config.h"
#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "base/durable_file.h"
#include "base/error_reason.h"
#include "base/status_macros.h"
#include "base/unknown_flag.h"
#include "connector/app_secret.h"
#include "connector/audit_log.h"
#include "connector/describe.h"
#include "connector/grpc_log.h"
#include "connector/ledger_tools.h"
#include "connector/log.h"
#include "connector/private_memory.h"
#include "connector/server.h"
#include "connector/server_options.h"
#include "connector/store_factory.h"
#include "ledger/offline_store.h"
#include "meta_client/curl_transport.h"
#include "meta_client/graph_version.h"
#include "meta_client/proving_transport.h"
#include "meta_client/version_sentinel.h"

ABSL_FLAG(std::string, listen, "127.0.0.1:50051",
          "Host and port to listen on; port 0 takes any free one.");
ABSL_FLAG(std::string, admin_listen, "",
          "Host and port of their own for the calls of DestinationAdmin, which "
          "are then not served on --listen; the same TLS and allow-list hold.");
ABSL_FLAG(std::string, data_dir, "",
          "Folder for the ledger, settings and credentials. Required; made if "
          "it is not there. One connector at a time.");
ABSL_FLAG(std::string, store, "rocksdb",
          "Where durable state lives: rocksdb, in the data folder, or a "
          "PostgreSQL that several replicas share: "
          "postgres://USER@HOST:PORT/DATABASE.");
ABSL_FLAG(std::string, store_url_file, "",
          "File of one line: the URL of --store, which may hold a password.");
ABSL_FLAG(absl::Duration, store_lease, absl::Seconds(30),
          "How long a replica that is away keeps its claims in a shared store; "
          "three times --graph_timeout at least.");
ABSL_FLAG(bool, accept_rollback, false,
          "Starts with an older copy of the store: what was sent since the "
          "copy was made may be sent again. For one start.");
ABSL_FLAG(bool, accept_rollback_cautiously, false,
          "The same, but sends nothing that may have been sent: what happened "
          "before this start and the copy does not know is skipped as "
          "ALREADY_SENT, though some of it was not. For one start.");
ABSL_FLAG(bool, verify_ledger, false,
          "Does not serve: reads the whole ledger and counts its events by day "
          "and state. Exit code 65 if any record is damaged.");
ABSL_FLAG(std::string, export_ledger, "",
          "Does not serve: writes the ledger, and its key under the master "
          "key's seal, to this new file.");
ABSL_FLAG(std::string, import_ledger, "",
          "Does not serve: adds to the ledger what this file of an export "
          "holds. The store must be new, or have the same ledger key.");
ABSL_FLAG(std::string, master_key_file, "",
          "File of 64 hex digits that encrypts the stored credentials. Made in "
          "the data folder if not given. Back it up.");
ABSL_FLAG(std::string, tls_cert_file, "", "PEM certificate chain to serve.");
ABSL_FLAG(std::string, tls_key_file, "", "PEM private key of the certificate.");
ABSL_FLAG(std::string, tls_client_ca_file, "",
          "PEM of the authorities whose client certificates are accepted; "
          "without it clients need none.");
ABSL_FLAG(std::string, client_allow_list, "",
          "File of which client may use what, a line each: name in the "
          "certificate, colon, destinations/a, credentials/a-*.");
ABSL_FLAG(bool, insecure, false, "Plain text; on loopback alone.");
ABSL_FLAG(std::string, graph_endpoint, "https://graph.facebook.com",
          "Meta's Graph API, or a simulator of it.");
ABSL_FLAG(std::string, graph_api_version, "v26.0", "Graph API version.");
ABSL_FLAG(std::string, graph_ca_file, "",
          "PEM of the authorities to trust for the Graph API; the system's if "
          "not given.");
ABSL_FLAG(
    std::string, graph_proxy, "",
    "http://host:port of a proxy to reach the Graph API through. Those of "
    "the environment are not used.");
ABSL_FLAG(std::string, app_id, "",
          "Your Meta app, if it issues the tokens: it asks when they expire, "
          "exchanges them before then and proves requests with its secret.");
ABSL_FLAG(std::string, app_secret_file, "",
          "File of one line: that app's secret. Goes with --app_id.");
ABSL_FLAG(std::string, appsecret_proof, "plain",
          "plain or timed; a timed proof holds for five minutes by this "
          "machine's clock.");
ABSL_FLAG(absl::Duration, graph_timeout, absl::Seconds(10),
          "How long one request to the Graph API may take.");
ABSL_FLAG(std::string, log_format, "text", "text or json, on standard error.");
ABSL_FLAG(
    int, max_connections, 10'000,
    "Connections at once; more are closed as they come. At most a quarter "
    "of the files that the process may open (ulimit -n).");
ABSL_FLAG(int, max_concurrent_runs, 32, "SendBatch streams at once.");
ABSL_FLAG(absl::Duration, drain_timeout, absl::Seconds(20),
          "How long a stop waits for runs to see through what they have sent.");

namespace destconn {
namespace {

constexpr char kUsage[] =
    R"(Delivers a host's transaction rows to Meta's Conversions API as offline events.

A first try on this machine, against the bundled simulator:

  connector --data_dir=/tmp/demo --insecure \
    --graph_endpoint=https://127.0.0.1:8443 --graph_ca_file=simulator.pem

In earnest, with TLS:

  connector --data_dir=/var/lib/connector --listen=0.0.0.0:50051 \
    --tls_cert_file=server.pem --tls_key_file=server.key

Every flag can also stand in a file, one a line: --flagfile=connector.flags.
SIGTERM and SIGINT stop it; runs under way see through what they have sent.)";

// Exit codes as in sysexits.h.
constexpr int kExitUsage = 64;
constexpr int kExitDataError = 65;
constexpr int kExitUnavailable = 69;
constexpr int kExitIoError = 74;

ServerOptions OptionsFromFlags() {
  ServerOptions options;
  options.listen = absl::GetFlag(FLAGS_listen);
  options.admin_listen = absl::GetFlag(FLAGS_admin_listen);
  options.data_dir = absl::GetFlag(FLAGS_data_dir);
  options.master_key_file = absl::GetFlag(FLAGS_master_key_file);
  options.tls_cert_file = absl::GetFlag(FLAGS_tls_cert_file);
  options.tls_key_file = absl::GetFlag(FLAGS_tls_key_file);
  options.tls_client_ca_file = absl::GetFlag(FLAGS_tls_client_ca_file);
  options.client_allow_list = absl::GetFlag(FLAGS_client_allow_list);
  options.insecure = absl::GetFlag(FLAGS_insecure);
  options.graph.endpoint = absl::GetFlag(FLAGS_graph_endpoint);
  options.graph.api_version = absl::GetFlag(FLAGS_graph_api_version);
  options.graph.timeout = absl::GetFlag(FLAGS_graph_timeout);
  options.graph_ca_file = absl::GetFlag(FLAGS_graph_ca_file);
  options.graph.app.id = absl::GetFlag(FLAGS_app_id);
  options.app_secret_file = absl::GetFlag(FLAGS_app_secret_file);
  options.appsecret_proof = absl::GetFlag(FLAGS_appsecret_proof) == "timed"
                                ? ProofKind::kTimed
                                : ProofKind::kPlain;
  options.graph_proxy = absl::GetFlag(FLAGS_graph_proxy);
  options.log_format = absl::GetFlag(FLAGS_log_format);
  options.max_connections = absl::GetFlag(FLAGS_max_connections);
  options.max_concurrent_runs = absl::GetFlag(FLAGS_max_concurrent_runs);
  options.drain_timeout = absl::GetFlag(FLAGS_drain_timeout);
  return options;
}

LedgerTask TaskFromFlags() {
  return {.verify = absl::GetFlag(FLAGS_verify_ledger),
          .export_to = absl::GetFlag(FLAGS_export_ledger),
          .import_from = absl::GetFlag(FLAGS_import_ledger),
          .master_key_file = MasterKeyPath(OptionsFromFlags())};
}

StoreOptions StoreFromFlags() {
  return {.store = absl::GetFlag(FLAGS_store),
          .store_url_file = absl::GetFlag(FLAGS_store_url_file),
          .data_dir = absl::GetFlag(FLAGS_data_dir),
          .accept_rollback = absl::GetFlag(FLAGS_accept_rollback),
          .accept_rollback_cautiously =
              absl::GetFlag(FLAGS_accept_rollback_cautiously),
          .lease = absl::GetFlag(FLAGS_store_lease),
          .request_timeout = absl::GetFlag(FLAGS_graph_timeout),
          .seed = std::random_device()()};
}

absl::Status CheckFlags(const std::vector<char*>& arguments) {
  if (arguments.size() > 1) {
    return WithReason(
        absl::InvalidArgumentError(absl::StrCat(
            "'", arguments[1],
            "' is no flag. Flags are written --name=value; see --help.")),
        "OPTIONS_INVALID");
  }
  const std::string proof = absl::GetFlag(FLAGS_appsecret_proof);
  if (proof != "plain" && proof != "timed") {
    return WithReason(
        absl::InvalidArgumentError(absl::StrCat("--appsecret_proof is '", proof,
                                                "'. Write plain or timed.")),
        "OPTIONS_INVALID");
  }
  // A task needs the data folder alone.
  ServerOptions options = OptionsFromFlags();
  if (TaskFromFlags().any()) {
    options = {.data_dir = options.data_dir, .insecure = true};
  }
  DC_RETURN_IF_ERROR(Validate(options));
  return Validate(StoreFromFlags());
}

absl::Status MakeDataDir(const std::string& path) {
  std::error_code error;
  const bool made = std::filesystem::create_directories(path, error);
  if (error) {
    return WithReason(absl::FailedPreconditionError(absl::StrCat(
                          "The data folder '", path, "' cannot be made: ",
                          error.message(), ". Name another with --data_dir.")),
                      "DATA_DIR_UNUSABLE");
  }
  std::filesystem::permissions(path, std::filesystem::perms::owner_all, error);
  return made ? SyncFolder(path + "/..") : absl::OkStatus();
}

// Reads the app's secret, and warns of a version that is at its end.
absl::Status PrepareGraph(ServerOptions& options, Log& log) {
  if (!options.app_secret_file.empty()) {
    DC_ASSIGN_OR_RETURN(LoadedAppSecret loaded,
                        LoadAppSecret(options.app_secret_file));
    if (loaded.exposed) log.SecretFileExposed(options.app_secret_file);
    options.graph.app.secret = std::move(loaded.secret);
  }
  const std::string ageing =
      GraphVersionWarning(options.graph.api_version, RealClock().Now());
  if (!ageing.empty()) log.GraphVersionAgeing(ageing);
  return absl::OkStatus();
}

// Ends the process once a write has failed: what the disk holds is not known.
std::function<void(const absl::Status&)> ExitOnFailedWrite(Log& log) {
  return [&log](const absl::Status& why) {
    log.StoreWriteFailed(why);
    std::_Exit(kExitIoError);
  };
}

// With a ledger that no connector uses.
absl::Status RunTask(const LedgerTask& task, const ServerOptions& options) {
  Log log(ParseLogFormat(options.log_format), RealClock(), std::cerr);
  DC_RETURN_IF_ERROR(MakeDataDir(options.data_dir));
  DC_ASSIGN_OR_RETURN(const std::unique_ptr<OfflineStore> store,
                      OpenOfflineStore(StoreFromFlags(), RealClock(), log,
                                       ExitOnFailedWrite(log)));
  return RunLedgerTask(task, *store, std::cout, TerminalProgress());
}

// Serves until one of `stop_signals`, which are blocked in all threads.
absl::Status Serve(ServerOptions options, const sigset_t& stop_signals) {
  Log log(ParseLogFormat(options.log_format), RealClock(), std::cerr);
  DC_RETURN_IF_ERROR(PrepareGraph(options, log));
  DC_RETURN_IF_ERROR(MakeDataDir(options.data_dir));
  DC_ASSIGN_OR_RETURN(
      const std::unique_ptr<Store> store,
      OpenStore(StoreFromFlags(), RealClock(), log, ExitOnFailedWrite(log)));
  DC_RETURN_IF_ERROR(SyncFolder(options.data_dir));  // the store's name
  DC_ASSIGN_OR_RETURN(
      const std::unique_ptr<AuditLog> audit,
      AuditLog::Open(options.data_dir + "/audit.jsonl", RealClock()));
  log.AuditTo(*audit);
  DC_ASSIGN_OR_RETURN(const std::unique_ptr<CurlTransport> curl,
                      CurlTransport::Create({.endpoint = options.graph.endpoint,
                                             .ca_file = options.graph_ca_file,
                                             .proxy = options.graph_proxy}));
  ProvingTransport proving(*curl, options.graph.app.secret,
                           options.appsecret_proof, RealClock());
  const std::string version = options.graph.api_version;
  VersionSentinel transport(proving, version,
                            [&log, &version](absl::string_view served) {
                              log.GraphVersionReplaced(version, served);
                            });
  DC_ASSIGN_OR_RETURN(
      const std::unique_ptr<Server> server,
      Server::Start(options, {.clock = RealClock(),
                              .log = log,
                              .ledger = store->ledger(),
                              .state = store->state(),
                              .transport = transport,
                              .orders = &store->orders(),
                              .shared_state = store->is_shared()}));
  const std::jthread upkeep(
      [&store](const std::stop_token& stop) { store->Upkeep(stop); });
  if (server->admin_address() != server->address()) {
    std::cout << "administration on " << server->admin_address() << std::endl;
  }
  std::cout << "connector listening on " << server->address() << std::endl;
  int signal = 0;
  sigwait(&stop_signals, &signal);
  server->Stop(options.drain_timeout);
  return absl::OkStatus();
}

int Main(int argc, char** argv) {
  absl::SetProgramUsageMessage(kUsage);
  absl::FlagsUsageConfig usage;
  usage.contains_help_flags = [](absl::string_view file) {
    return absl::StrContains(file, "connector/main.cc");
  };
  usage.version_string = [] {
    return absl::StrCat("connector ", kConnectorVersion, "\n");
  };
  absl::SetFlagsUsageConfig(usage);
  if (const std::string complaint = UnknownFlagComplaint(argc, argv);
      !complaint.empty()) {
    std::cerr << complaint << "\n";
    return kExitUsage;
  }
  const std::vector<char*> arguments = absl::ParseCommandLine(argc, argv);
  if (const absl::Status status = CheckFlags(arguments); !status.ok()) {
    std::cerr << status.message() << "\n";
    return kExitUsage;
  }
  if (const absl::Status status = KeepMemoryPrivate(); !status.ok()) {
    std::cerr << status.message() << "\n";
    return kExitUnavailable;
  }
  umask(S_IRWXG | S_IRWXO);  // files are nobody else's, in whatever folder
  std::signal(SIGPIPE, SIG_IGN);
  sigset_t stop_signals;
  sigemptyset(&stop_signals);
  sigaddset(&stop_signals, SIGTERM);
  sigaddset(&stop_signals, SIGINT);
  const LedgerTask task = TaskFromFlags();
  // A task ends by a signal at once.
  if (!task.any()) pthread_sigmask(SIG_BLOCK, &stop_signals, nullptr);
  SilenceGrpcLog();

  const absl::Status status = task.any()
                                  ? RunTask(task, OptionsFromFlags())
                                  : Serve(OptionsFromFlags(), stop_signals);
  if (status.ok()) return 0;
  std::cerr << "The connector cannot run: " << status.message() << "\n";
  return absl::IsDataLoss(status) ? kExitDataError : kExitUnavailable;
}

}  // namespace
}  // namespace destconn

int main(int argc, char** argv) { return destconn::Main(argc, argv); }
