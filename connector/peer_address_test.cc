#include "connector/peer_address.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

// A connection to itself, whose two ends are one socket: its peer is known.
class Socket {
 public:
  explicit Socket(const sockaddr_in6& where)
      : fd_(socket(AF_INET6, SOCK_STREAM, 0)) {
    sockaddr_in6 own = where;
    socklen_t size = sizeof(own);
    EXPECT_EQ(bind(fd_, reinterpret_cast<sockaddr*>(&own), size), 0);
    EXPECT_EQ(getsockname(fd_, reinterpret_cast<sockaddr*>(&own), &size), 0);
    EXPECT_EQ(connect(fd_, reinterpret_cast<sockaddr*>(&own), size), 0);
    port_ = ntohs(own.sin6_port);
  }
  ~Socket() { close(fd_); }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  int fd() const { return fd_; }
  int port() const { return port_; }

 private:
  const int fd_;
  int port_ = 0;
};

sockaddr_in6 Loopback6() {
  sockaddr_in6 address = {};
  address.sin6_family = AF_INET6;
  address.sin6_addr = in6addr_loopback;
  return address;
}

sockaddr_in6 Loopback4() {
  sockaddr_in6 address = {};
  address.sin6_family = AF_INET6;
  address.sin6_addr.s6_addr[10] = address.sin6_addr.s6_addr[11] = 0xff;
  address.sin6_addr.s6_addr[12] = 127;
  address.sin6_addr.s6_addr[15] = 1;
  return address;
}

TEST(PeerAddressTest, NamesTheOtherEndOfASocket) {
  const Socket v6(Loopback6());
  EXPECT_EQ(PeerOfSocket(v6.fd()), absl::StrCat("[::1]:", v6.port()));
}

TEST(PeerAddressTest, AnAddressWithinIpv6StandsForItself) {
  const Socket v4(Loopback4());
  EXPECT_EQ(PeerOfSocket(v4.fd()), absl::StrCat("127.0.0.1:", v4.port()));
}

TEST(PeerAddressTest, WhatIsNoConnectionHasNoPeer) {
  EXPECT_EQ(PeerOfSocket(-1), "");
  EXPECT_EQ(PeerOfSocket(STDERR_FILENO), "");
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  EXPECT_EQ(PeerOfSocket(fd), "");
  close(fd);
}

TEST(PeerAddressTest, ReadsWhatGrpcSays) {
  EXPECT_EQ(PeerOfCall("ipv4:192.0.2.1:50000"), "192.0.2.1:50000");
  EXPECT_EQ(PeerOfCall("ipv6:%5B2001:db8::1%5D:50000"), "[2001:db8::1]:50000");
  EXPECT_EQ(PeerOfCall("ipv6:[::1]:7"), "[::1]:7");
  EXPECT_EQ(PeerOfCall("ipv6:%5Bfe80::1%25eth0%5D:7"), "[fe80::1]:7");
  EXPECT_EQ(PeerOfCall("unix:/run/x"), "unix:/run/x");
  EXPECT_EQ(PeerOfCall(""), "");
}

}  // namespace
}  // namespace destconn
