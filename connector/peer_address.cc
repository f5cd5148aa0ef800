#include "connector/peer_address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"

namespace destconn {
namespace {

std::string Text(int family, const void* address) {
  std::array<char, INET6_ADDRSTRLEN> text = {};
  inet_ntop(family, address, text.data(), text.size());
  return text.data();
}

}  // namespace

std::string PeerOfSocket(int fd) {
  sockaddr_storage peer = {};
  socklen_t size = sizeof(peer);
  if (getpeername(fd, reinterpret_cast<sockaddr*>(&peer), &size) != 0) {
    return "";
  }
  if (peer.ss_family == AF_INET) {
    const auto& v4 = reinterpret_cast<const sockaddr_in&>(peer);
    return absl::StrCat(Text(AF_INET, &v4.sin_addr), ":", ntohs(v4.sin_port));
  }
  if (peer.ss_family != AF_INET6) return "";
  const auto& v6 = reinterpret_cast<const sockaddr_in6&>(peer);
  const uint16_t port = ntohs(v6.sin6_port);
  if (IN6_IS_ADDR_V4MAPPED(&v6.sin6_addr)) {
    constexpr size_t kMapped = 12;  // bytes before the IPv4 address
    return absl::StrCat(Text(AF_INET, &v6.sin6_addr.s6_addr[kMapped]), ":",
                        port);
  }
  return absl::StrCat("[", Text(AF_INET6, &v6.sin6_addr), "]:", port);
}

std::string PeerOfCall(absl::string_view grpc_peer) {
  if (absl::ConsumePrefix(&grpc_peer, "ipv4:")) return std::string(grpc_peer);
  if (!absl::ConsumePrefix(&grpc_peer, "ipv6:")) return std::string(grpc_peer);
  std::string peer = absl::StrReplaceAll(
      grpc_peer, {{"%5B", "["}, {"%5D", "]"}, {"%25", "%"}});
  const size_t zone = peer.find('%');
  const size_t end = peer.find(']');
  if (zone < end && end != std::string::npos) peer.erase(zone, end - zone);
  return peer;
}

}  // namespace destconn
