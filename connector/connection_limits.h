#ifndef CONNECTOR_CONNECTION_LIMITS_H_
#define CONNECTOR_CONNECTION_LIMITS_H_

#include "absl/time/time.h"

namespace grpc {
class ServerBuilder;
}  // namespace grpc

namespace destconn {

// Calls that a connection may have at once.
inline constexpr int kMaxStreams = 100;

// The largest message that the server takes.
inline constexpr int kMaxMessageBytes = 4 << 20;

// What one connection may ask of the server, and how long it may stand. None of
// it ends a call that is under way: a host keeps its stream open all day if it
// likes, and its gRPC opens another connection by itself where one ends.
struct ConnectionLimits {
  // Calls at once; more wait in the client.
  int max_streams = kMaxStreams;
  // All metadata of a call.
  int max_metadata_bytes = 8 << 10;
  // Until TLS and HTTP/2's first frames are through.
  absl::Duration handshake = absl::Seconds(10);
  // Without a call; and altogether, so that a client's certificate is asked for
  // again. gRPC draws the latter from a tenth less to a tenth more.
  absl::Duration max_idle = absl::Minutes(5);
  absl::Duration max_age = absl::Hours(1);
  // Between the pings of a client that sends no data; who pings more often
  // three times is cut off.
  absl::Duration min_ping_interval = absl::Minutes(1);
  // After so long without a word from the client it is asked for a sign of
  // life, and given up after so long without one; while it has calls.
  absl::Duration ping_after = absl::Minutes(2);
  absl::Duration ping_timeout = absl::Seconds(20);
};

// Makes a server keep to them, and refuse compressed messages. What a message
// may hold is set elsewhere.
void LimitConnections(const ConnectionLimits& limits,
                      grpc::ServerBuilder& builder);

}  // namespace destconn

#endif  // CONNECTOR_CONNECTION_LIMITS_H_
