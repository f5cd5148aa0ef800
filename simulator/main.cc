// A Graph API that behaves, and misbehaves, as Meta documents it.

#include <csignal>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/flags/usage.h"
#include "absl/flags/usage_config.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/clock.h"
#include "base/error_reason.h"
#include "base/status_macros.h"
#include "simulator/fault_plan.h"
#include "simulator/graph_handler.h"
#include "simulator/http_server.h"
#include "simulator/journal.h"
#include "simulator/listen_address.h"
#include "simulator/world.h"

ABSL_FLAG(std::string, listen, "127.0.0.1:8443",
          "Address and port to listen on; port 0 takes any free one.");
ABSL_FLAG(std::string, tls_cert_file, "",
          "PEM certificate; without it plain HTTP is served.");
ABSL_FLAG(std::string, tls_key_file, "", "PEM private key.");
ABSL_FLAG(std::string, journal, "",
          "File to append one JSON line a request to, before it is answered.");
ABSL_FLAG(bool, journal_events, true,
          "Whether the journal holds the events themselves. Without them it is "
          "much smaller, and the simulator faster.");
ABSL_FLAG(std::string, faults, "",
          "JSON file of what goes wrong; see simulator/README.md.");
ABSL_FLAG(std::string, world, "",
          "JSON file of tokens and datasets; see simulator/README.md.");
ABSL_FLAG(uint64_t, seed, 0,
          "Makes the trace ids, and the chances of the faults.");
ABSL_FLAG(bool, allow_remote, false,
          "Allows to listen elsewhere than on loopback.");

namespace destconn {
namespace {

constexpr char kUsage[] =
    R"(A Graph API for tests: Meta's events, dataset and token endpoints, as documented.

  graph_simulator --listen=127.0.0.1:8443 \
    --tls_cert_file=simulator.pem --tls_key_file=simulator.key \
    --journal=journal.jsonl

Port 0 takes any free port; the one taken is printed when it is ready. Without
certificate and key it serves plain HTTP. To make them:

  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3 \
    -subj /CN=localhost -addext subjectAltName=IP:127.0.0.1,DNS:localhost \
    -keyout simulator.key -out simulator.pem

Its default world has the token EAAsimulatorGoodToken0001 and the dataset
1234567890123456. What is asked of it goes wrong as a file says:

  graph_simulator --faults=faults.json

  {"rules": [{"first": 2, "status": 500, "code": 2, "is_transient": true}]}

simulator/README.md describes the rest: world, journal, faults, control.)";

constexpr int kExitUsage = 64;
constexpr int kExitUnavailable = 69;

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  std::ifstream file(path);
  if (!file) {
    return WithReason(
        absl::NotFoundError(absl::StrCat("The file '", path,
                                         "' cannot be read. Check the path.")),
        "FILE_UNREADABLE");
  }
  return std::string(std::istreambuf_iterator<char>(file),
                     std::istreambuf_iterator<char>());
}

absl::Status CheckFlags(const std::vector<char*>& arguments) {
  const auto refuse = [](const std::string& message) {
    return WithReason(absl::InvalidArgumentError(message), "OPTIONS_INVALID");
  };
  if (arguments.size() > 1) {
    return refuse(absl::StrCat("'", arguments[1],
                               "' is no flag. Flags are written --name=value; "
                               "see --help."));
  }
  if (absl::GetFlag(FLAGS_tls_cert_file).empty() !=
      absl::GetFlag(FLAGS_tls_key_file).empty()) {
    return refuse("--tls_cert_file and --tls_key_file go together. Give both.");
  }
  DC_ASSIGN_OR_RETURN(const ListenAddress listen,
                      ParseListenAddress(absl::GetFlag(FLAGS_listen)));
  if (!listen.IsLoopback() && !absl::GetFlag(FLAGS_allow_remote)) {
    return refuse(
        absl::StrCat("--listen is '", absl::GetFlag(FLAGS_listen),
                     "', which others can reach. Listen on 127.0.0.1, "
                     "or add --allow_remote."));
  }
  return absl::OkStatus();
}

absl::StatusOr<World> LoadWorld() {
  const std::string path = absl::GetFlag(FLAGS_world);
  const absl::Time now = RealClock().Now();
  if (path.empty()) return DefaultWorld(now);
  DC_ASSIGN_OR_RETURN(const std::string json, ReadFile(path));
  return ParseWorld(json, now);
}

absl::StatusOr<FaultPlan> LoadFaults() {
  const std::string path = absl::GetFlag(FLAGS_faults);
  if (path.empty()) return FaultPlan();
  DC_ASSIGN_OR_RETURN(const std::string json, ReadFile(path));
  return FaultPlan::Parse(json);
}

absl::Status Serve(const sigset_t& stop_signals) {
  DC_ASSIGN_OR_RETURN(World world, LoadWorld());
  DC_ASSIGN_OR_RETURN(FaultPlan faults, LoadFaults());
  DC_ASSIGN_OR_RETURN(const std::unique_ptr<Journal> journal,
                      Journal::Open(absl::GetFlag(FLAGS_journal),
                                    absl::GetFlag(FLAGS_journal_events)));
  GraphHandler handler(std::move(world), std::move(faults),
                       absl::GetFlag(FLAGS_seed), RealClock(), *journal);
  DC_ASSIGN_OR_RETURN(
      const std::unique_ptr<HttpServer> server,
      HttpServer::Start({.listen = absl::GetFlag(FLAGS_listen),
                         .tls_cert_file = absl::GetFlag(FLAGS_tls_cert_file),
                         .tls_key_file = absl::GetFlag(FLAGS_tls_key_file)},
                        handler, RealClock()));
  if (absl::GetFlag(FLAGS_tls_cert_file).empty()) {
    std::cerr << "Without --tls_cert_file and --tls_key_file this is plain "
                 "HTTP: for clients that allow it on loopback.\n";
  }
  std::cout << "graph_simulator listening on " << server->url() << std::endl;
  int signal = 0;
  sigwait(&stop_signals, &signal);
  return absl::OkStatus();
}

int Main(int argc, char** argv) {
  absl::SetProgramUsageMessage(kUsage);
  absl::FlagsUsageConfig usage;
  usage.contains_help_flags = [](absl::string_view file) {
    return absl::StrContains(file, "simulator/main.cc");
  };
  absl::SetFlagsUsageConfig(usage);
  const std::vector<char*> arguments = absl::ParseCommandLine(argc, argv);
  if (const absl::Status status = CheckFlags(arguments); !status.ok()) {
    std::cerr << status.message() << "\n";
    return kExitUsage;
  }
  std::signal(SIGPIPE, SIG_IGN);
  sigset_t stop_signals;
  sigemptyset(&stop_signals);
  sigaddset(&stop_signals, SIGTERM);
  sigaddset(&stop_signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &stop_signals, nullptr);
  const absl::Status status = Serve(stop_signals);
  if (status.ok()) return 0;
  std::cerr << "The simulator cannot run: " << status.message() << "\n";
  return kExitUnavailable;
}

}  // namespace
}  // namespace destconn

int main(int argc, char** argv) { return destconn::Main(argc, argv); }
