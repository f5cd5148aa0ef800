#include "connector/connection_limits.h"

#include "grpc/grpc.h"
#include "grpcpp/server_builder.h"

namespace destconn {
namespace {

constexpr int kPingStrikes = 2;

int Milliseconds(absl::Duration duration) {
  return static_cast<int>(absl::ToInt64Milliseconds(duration));
}

}  // namespace

void LimitConnections(const ConnectionLimits& limits,
                      grpc::ServerBuilder& builder) {
  const struct {
    const char* name;
    int value;
  } arguments[] = {
      {GRPC_ARG_MAX_CONCURRENT_STREAMS, limits.max_streams},
      {GRPC_ARG_MAX_METADATA_SIZE, limits.max_metadata_bytes},
      {GRPC_ARG_SERVER_HANDSHAKE_TIMEOUT_MS, Milliseconds(limits.handshake)},
      {GRPC_ARG_MAX_CONNECTION_IDLE_MS, Milliseconds(limits.max_idle)},
      // And no GRPC_ARG_MAX_CONNECTION_AGE_GRACE_MS, which would end calls.
      {GRPC_ARG_MAX_CONNECTION_AGE_MS, Milliseconds(limits.max_age)},
      {GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS,
       Milliseconds(limits.min_ping_interval)},
      {GRPC_ARG_HTTP2_MAX_PING_STRIKES, kPingStrikes},
      {GRPC_ARG_KEEPALIVE_TIME_MS, Milliseconds(limits.ping_after)},
      {GRPC_ARG_KEEPALIVE_TIMEOUT_MS, Milliseconds(limits.ping_timeout)},
  };
  // gRPC unpacks a message before it looks how large it has become, and 4 MiB
  // may be four gigabytes of nothing.
  builder.SetCompressionAlgorithmSupportStatus(GRPC_COMPRESS_DEFLATE, false);
  builder.SetCompressionAlgorithmSupportStatus(GRPC_COMPRESS_GZIP, false);
  for (const auto& argument : arguments) {
    builder.AddChannelArgument(argument.name, argument.value);
  }
}

}  // namespace destconn
