#ifndef META_CLIENT_ADDRESS_POLICY_H_
#define META_CLIENT_ADDRESS_POLICY_H_

#include <sys/socket.h>

#include <array>
#include <cstdint>

#include "absl/strings/string_view.h"

namespace destconn {

// Which addresses a connection may go to. It judges the address that a name was
// resolved to, just before the connection is made: a name server that answers
// with an address of the operator's own network gets no token.
//
// Immutable; thread-safe.
class AddressPolicy {
 public:
  // For connections to `host`, as it stands in an endpoint (an IPv6 address in
  // brackets): an address allows itself alone, `localhost` allows loopback, and
  // any other name allows public addresses.
  static AddressPolicy ForHost(absl::string_view host);

  // For connections to a proxy, which the operator named: any address.
  static AddressPolicy ForProxy();

  // An address of another family than IPv4 and IPv6 is never allowed.
  bool Allows(const sockaddr& address) const;

 private:
  // An IPv6 address; IPv4 is mapped into it (RFC 4291, 2.5.5.2).
  using Bytes = std::array<uint8_t, 16>;
  enum class Kind { kAny, kPublic, kLoopback, kOne };

  explicit AddressPolicy(Kind kind, const Bytes& one = {})
      : kind_(kind), one_(one) {}

  Kind kind_;
  Bytes one_;
};

// Whether `host` is an IP address: IPv4, or IPv6 in brackets.
bool IsAddress(absl::string_view host);

// Whether `host` names this machine: `localhost`, 127.0.0.0/8 or [::1].
bool IsLoopbackHost(absl::string_view host);

}  // namespace destconn

#endif  // META_CLIENT_ADDRESS_POLICY_H_
