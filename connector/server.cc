#include "connector/server.h"

#include <sys/resource.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "base/error_reason.h"
#include "base/failpoint.h"
#include "base/status_macros.h"
#include "connector/accept_loop.h"
#include "connector/access_gate.h"
#include "connector/admin_plane.h"
#include "connector/admin_service.h"
#include "connector/backlog_budget.h"
#include "connector/call_watch.h"
#include "connector/client_access.h"
#include "connector/connection_guard.h"
#include "connector/connection_limits.h"
#include "connector/control_plane.h"
#include "connector/credential_store.h"
#include "connector/daily_volume.h"
#include "connector/dataset_gates.h"
#include "connector/describe.h"
#include "connector/destination_service.h"
#include "connector/destination_store.h"
#include "connector/run_queries.h"
#include "connector/run_records.h"
#include "connector/run_registry.h"
#include "connector/run_session.h"
#include "connector/server_credentials.h"
#include "connector/server_keys.h"
#include "connector/token_renewer.h"
#include "grpc/health/v1/health.pb.h"
#include "grpc/support/time.h"
#include "grpcpp/ext/channelz_service_plugin.h"
#include "grpcpp/ext/proto_server_reflection_plugin.h"
#include "grpcpp/health_check_service_interface.h"
#include "grpcpp/resource_quota.h"
#include "grpcpp/security/server_credentials.h"
#include "grpcpp/server.h"
#include "grpcpp/server_builder.h"
#include "ledger/delivery_recorder.h"

namespace destconn {
namespace {

constexpr size_t kMemoryForMessages = size_t{192} << 20;

// How often to look for tokens that are due for renewal, and for runs that
// may be forgotten.
constexpr absl::Duration kUpkeepInterval = absl::Hours(1);

// An administrator's calls are short.
constexpr absl::Duration kAdminPatience = absl::Seconds(2);

absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> Credentials(
    const ServerOptions& options, Clock& clock, Log& log) {
  if (options.insecure) return grpc::InsecureServerCredentials();
  return ReloadingServerCredentials({.cert = options.tls_cert_file,
                                     .key = options.tls_key_file,
                                     .client_ca = options.tls_client_ca_file},
                                    clock, log);
}

// A port and what is served there.
struct Listener {
  // Asked for certificates as long as it serves.
  std::shared_ptr<grpc::ServerCredentials> credentials;
  std::unique_ptr<ConnectionGuard> guard;
  std::unique_ptr<grpc::Server> server;
  std::unique_ptr<AcceptLoop> loop;
  std::jthread watch;  // of the guard
};

// The others are the store's, the files' that runs wait in, and Meta's.
size_t DescriptorsForConnections() {
  constexpr size_t kUnlimited = 1'000'000;
  constexpr size_t kShare = 4;
  rlimit limit = {};
  const bool known = getrlimit(RLIMIT_NOFILE, &limit) == 0;
  return known ? std::min<size_t>(limit.rlim_cur, kUnlimited) / kShare
               : kUnlimited / kShare;
}

struct NamedService {
  const char* name;
  grpc::Service* service;
};

std::unique_ptr<ConnectionGuard> MakeGuard(size_t most,
                                           const Server::Parts& parts) {
  return std::make_unique<ConnectionGuard>(
      ConnectionGuard::Options{.most = most,
                               .on_cut =
                                   [&log = parts.log](absl::string_view peer,
                                                      absl::string_view why) {
                                     log.ConnectionCut(peer, why);
                                   }},
      parts.clock);
}

// Lets in whom `guard` admits.
absl::StatusOr<std::unique_ptr<AcceptLoop>> OpenLoop(
    const std::string& address, size_t most, ConnectionGuard& guard,
    const Server::Parts& parts) {
  const auto admit = [&guard, &log = parts.log, most](int fd) {
    const bool admitted = guard.Admit(fd);
    if (!admitted) log.ConnectionsFull(most);
    return admitted;
  };
  return AcceptLoop::Open({.address = address, .admit = admit}, parts.clock);
}

void LetWatch(ConnectionGuard& guard, grpc::ServerBuilder& builder) {
  std::vector<
      std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface>>
      watches;
  watches.push_back(std::make_unique<CallWatch>(guard));
  builder.experimental().SetInterceptorCreators(std::move(watches));
}

// Everywhere alike, but for `address` and the services.
absl::StatusOr<Listener> StartListener(
    const std::string& address, const std::vector<NamedService>& services,
    const ServerOptions& options, const Server::Parts& parts,
    const grpc::ResourceQuota& memory) {
  Listener listener;
  // Of this listener alone: gRPC gets what is new only, once each.
  DC_ASSIGN_OR_RETURN(listener.credentials,
                      Credentials(options, parts.clock, parts.log));
  const size_t most =
      std::min<size_t>(options.max_connections, DescriptorsForConnections());
  listener.guard = MakeGuard(most, parts);
  ConnectionGuard& guard = *listener.guard;
  DC_ASSIGN_OR_RETURN(listener.loop, OpenLoop(address, most, guard, parts));
  grpc::ServerBuilder builder;
  const std::shared_ptr<grpc::experimental::ExternalConnectionAcceptor>
      acceptor = builder.experimental().AddExternalConnectionAcceptor(
          grpc::ServerBuilder::experimental_type::ExternalConnectionType::
              FROM_FD,
          listener.credentials);
  builder.SetMaxReceiveMessageSize(kMaxMessageBytes);
  LimitConnections(options.connections, builder);
  LetWatch(guard, builder);
  builder.SetResourceQuota(memory);
  for (const NamedService& each : services) {
    builder.RegisterService(each.service);
  }
  listener.server = builder.BuildAndStart();
  if (listener.server == nullptr) {
    return WithReason(absl::UnavailableError(absl::StrCat(
                          "gRPC cannot serve on '", address, "'.")),
                      "LISTEN_FAILED");
  }
  for (const NamedService& each : services) {
    listener.server->GetHealthCheckService()->SetServingStatus(each.name, true);
  }
  listener.loop->Start([acceptor](int fd) {
    grpc::experimental::ExternalConnectionAcceptor::NewConnectionParameters
        connection;
    connection.fd = fd;
    acceptor->HandleNewConnection(&connection);
  });
  listener.watch = std::jthread(
      [&guard](const std::stop_token& stop) { guard.Watch(stop); });
  return listener;
}

void StopServing(const Listener& listener) {
  listener.server->GetHealthCheckService()->SetServingStatus(false);
}

// Waits until all calls have ended; after `patience` they are cut off.
void Shutdown(const Listener& listener, absl::Duration patience) {
  listener.loop->Stop();
  listener.server->Shutdown(gpr_time_add(
      gpr_now(GPR_CLOCK_MONOTONIC),
      gpr_time_from_millis(absl::ToInt64Milliseconds(patience), GPR_TIMESPAN)));
  listener.server->Wait();
}

class GrpcServer final : public Server {
 public:
  GrpcServer(const ServerOptions& options, const Parts& parts,
             const ServerKeys& keys, std::unique_ptr<ClientAccess> clients)
      : parts_(parts),
        graph_(options.graph),
        credentials_(parts.state, keys.ring, parts.clock),
        destinations_(parts.state, parts.clock),
        volumes_(parts.state, parts.clock),
        clients_(std::move(clients)),
        gate_(destinations_, parts.log, clients_.get()),
        runs_(parts.state, parts.clock),
        run_queries_(runs_, parts.clock),
        registry_(options.max_concurrent_runs),
        renewer_(credentials_, parts.transport, graph_, parts.clock, parts.log),
        recorder_(parts.ledger),
        run_services_{.clock = parts.clock,
                      .ledger = parts.ledger,
                      .recorder = recorder_,
                      .transport = parts.transport,
                      .graph = options.graph,
                      .credentials = credentials_,
                      .renewer = renewer_,
                      .destinations = destinations_,
                      .volumes = volumes_,
                      .gate = gate_,
                      .stores = {.state = parts.state,
                                 .runs = runs_,
                                 .destinations = destinations_,
                                 .credentials = credentials_,
                                 .clock = parts.clock,
                                 .hold = {.shared = parts.shared_state,
                                          .lease = parts.run_lease}},
                      .registry = registry_,
                      .gates = gates_,
                      .backlog = backlog_,
                      .log = parts.log,
                      .orders = parts.orders,
                      .ledger_key = keys.ledger,
                      .spill_folder = options.data_dir},
        control_plane_(credentials_, destinations_, renewer_, parts.transport,
                       graph_, parts.clock),
        service_(control_plane_, run_services_, gate_),
        admin_plane_(credentials_, destinations_, parts.orders, keys.ledger),
        admin_(admin_plane_, run_queries_, gate_) {}

  absl::Status Listen(const ServerOptions& options) {
    grpc::EnableDefaultHealthCheckService(true);
    // Links the health protocol's descriptor in, for reflection.
    grpc::health::v1::HealthCheckRequest::descriptor();
    grpc::reflection::InitProtoReflectionServerBuilderPlugin();
    grpc::channelz::experimental::InitChannelzService();
    grpc::ResourceQuota memory("connector");
    memory.Resize(kMemoryForMessages);
    const NamedService admin = {.name = "destination.v1.DestinationAdmin",
                                .service = &admin_};
    std::vector<NamedService> services = {
        {.name = "destination.v1.Destination", .service = &service_}};
    if (options.admin_listen.empty()) {
      services.push_back(admin);
    } else {
      DC_ASSIGN_OR_RETURN(admin_listener_,
                          StartListener(options.admin_listen, {admin}, options,
                                        parts_, memory));
    }
    DC_ASSIGN_OR_RETURN(listener_, StartListener(options.listen, services,
                                                 options, parts_, memory));
    upkeep_ = std::jthread([this](const std::stop_token& stop) {
      do {
        renewer_.RenewAll();
        // A store that fails says so elsewhere; there is a next time.
        runs_.RemoveExpired().IgnoreError();
      } while (parts_.clock.Sleep(kUpkeepInterval, stop));
    });
    return absl::OkStatus();
  }

  std::string address() const override { return listener_.loop->address(); }
  std::string admin_address() const override {
    return admin_listener_.loop == nullptr ? listener_.loop->address()
                                           : admin_listener_.loop->address();
  }

  void Stop(absl::Duration deadline) override {
    parts_.log.ServerStopping();
    upkeep_.request_stop();
    StopServing(listener_);
    registry_.StopAll();
    DESTCONN_FAILPOINT("P20");
    Shutdown(listener_, deadline);
    // It shows how the runs end, as long as there are any.
    if (admin_listener_.server != nullptr) {
      StopServing(admin_listener_);
      Shutdown(admin_listener_, kAdminPatience);
    }
    parts_.log.ServerStopped();
  }

 private:
  const Parts parts_;
  const GraphOptions graph_;
  CredentialStore credentials_;
  DestinationStore destinations_;
  DailyVolumes volumes_;
  const std::unique_ptr<ClientAccess> clients_;  // null: no list
  AccessGate gate_;
  RunRecords runs_;
  RunQueries run_queries_;
  RunRegistry registry_;
  TokenRenewer renewer_;
  DatasetGates gates_;
  BacklogBudget backlog_;
  DeliveryRecorder recorder_;
  RunServices run_services_;
  ControlPlane control_plane_;
  DestinationService service_;
  AdminPlane admin_plane_;
  AdminService admin_;
  Listener listener_;
  Listener admin_listener_;  // none, if the other one serves all
  std::jthread upkeep_;      // while it serves
};

}  // namespace

absl::StatusOr<std::unique_ptr<Server>> Server::Start(
    const ServerOptions& options, const Parts& parts) {
  DC_ASSIGN_OR_RETURN(const ServerKeys keys,
                      OpenServerKeys(MasterKeyPath(options), parts.state,
                                     parts.clock, parts.log));
  std::unique_ptr<ClientAccess> clients;
  if (!options.client_allow_list.empty()) {
    DC_ASSIGN_OR_RETURN(
        clients, ClientAccess::Open(options.client_allow_list, parts.log));
  }
  auto server =
      std::make_unique<GrpcServer>(options, parts, keys, std::move(clients));
  DC_RETURN_IF_ERROR(server->Listen(options));
  parts.log.ServerStarted(server->address(), kConnectorVersion);
  return server;
}

}  // namespace destconn
