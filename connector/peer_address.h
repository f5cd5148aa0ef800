#ifndef CONNECTOR_PEER_ADDRESS_H_
#define CONNECTOR_PEER_ADDRESS_H_

#include <string>

#include "absl/strings/string_view.h"

namespace destconn {

// Who is at the other end of a connection, as `192.0.2.1:50000` or
// `[2001:db8::1]:50000`; an IPv4 address within IPv6 stands for itself, and the
// zone of a link-local one is left out. The two ways to it give equal texts.

// Of an open socket; empty if it is none, or its client is gone.
std::string PeerOfSocket(int fd);

// Of what gRPC calls the peer of a call: `ipv4:192.0.2.1:50000`,
// `ipv6:%5B2001:db8::1%5D:50000`. Others are taken as they are.
std::string PeerOfCall(absl::string_view grpc_peer);

}  // namespace destconn

#endif  // CONNECTOR_PEER_ADDRESS_H_
