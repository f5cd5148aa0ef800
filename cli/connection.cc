#include "cli/connection.h"

#include <sstream>
#include <string>

#include "absl/time/time.h"
#include "base/status_macros.h"
#include "cli/text_file.h"
#include "grpc/support/time.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/security/credentials.h"
#include "grpcpp/support/channel_arguments.h"

namespace destconn {
namespace {

// A page of 1,000 runs with their summaries passes gRPC's 4 MiB.
constexpr int kMaxReceiveBytes = 64 << 20;

absl::StatusOr<std::string> ReadPem(const std::string& path) {
  if (path.empty()) return std::string();
  std::istringstream nothing;
  return ReadTextFile(path, nothing);
}

absl::StatusOr<std::shared_ptr<grpc::ChannelCredentials>> Credentials(
    const Options& options) {
  if (options.insecure) return grpc::InsecureChannelCredentials();
  grpc::SslCredentialsOptions tls;
  // Empty: the system's certificates.
  DC_ASSIGN_OR_RETURN(tls.pem_root_certs, ReadPem(options.tls_ca_file));
  DC_ASSIGN_OR_RETURN(tls.pem_cert_chain, ReadPem(options.tls_cert_file));
  DC_ASSIGN_OR_RETURN(tls.pem_private_key, ReadPem(options.tls_key_file));
  return grpc::SslCredentials(tls);
}

}  // namespace

absl::StatusOr<std::unique_ptr<Connection>> Connection::Open(
    const Options& options) {
  DC_ASSIGN_OR_RETURN(const std::shared_ptr<grpc::ChannelCredentials> security,
                      Credentials(options));
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kMaxReceiveBytes);
  // A run that broke is taken up within seconds of the server's return.
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 200);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 2000);
  const auto channel =
      grpc::CreateCustomChannel(options.server, security, arguments);
  auto connection = std::unique_ptr<Connection>(new Connection(options));
  connection->destination_ = destination::v1::Destination::NewStub(channel);
  connection->admin_ = destination::v1::DestinationAdmin::NewStub(channel);
  return connection;
}

std::unique_ptr<grpc::ClientContext> Connection::UnaryContext() const {
  auto context = StreamContext();
  context->set_deadline(gpr_time_from_micros(
      absl::ToInt64Microseconds(options_.timeout), GPR_TIMESPAN));
  return context;
}

std::unique_ptr<grpc::ClientContext> Connection::StreamContext() const {
  auto context = std::make_unique<grpc::ClientContext>();
  if (!options_.caller_principal.empty()) {
    context->AddMetadata("x-caller-principal", options_.caller_principal);
  }
  if (!options_.caller_policies.empty()) {
    context->AddMetadata("x-caller-policies", options_.caller_policies);
  }
  return context;
}

}  // namespace destconn
