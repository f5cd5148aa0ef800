#include "connector/connection_guard.h"

#include <fcntl.h>
#include <linux/tcp.h>  // not netinet/tcp.h, whose tcp_info has no count of bytes
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include "connector/peer_address.h"

namespace destconn {
namespace {

// An attacker's bytes are counted twenty times a second; where there are so
// many connections that it would take more than a twentieth of a core, less
// often.
constexpr absl::Duration kLookEvery = absl::Milliseconds(50);
constexpr int kShareOfTime = 20;
// Who floods the port must not make it look at ten thousand files each time.
constexpr absl::Duration kForgetEvery = absl::Milliseconds(20);

std::optional<ino_t> InodeOf(int fd) {
  struct stat info = {};
  if (fstat(fd, &info) != 0) return std::nullopt;
  return info.st_ino;
}

bool StandsStill(const ConnectionGuard::Connection& connection) {
  return InodeOf(connection.fd) == connection.inode;
}

// All bytes that came on it.
std::optional<uint64_t> ReceivedBytes(int fd) {
  tcp_info info = {};
  socklen_t size = sizeof(info);
  if (getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &size) != 0) {
    return std::nullopt;
  }
  return info.tcpi_bytes_received;
}

// Ends the connection at once, whatever still waits to be read or sent. gRPC
// notices, and closes it.
void Reset(const ConnectionGuard::Connection& connection) {
  // Another file may get the number at any moment, but not this one.
  const int held = fcntl(connection.fd, F_DUPFD_CLOEXEC, 0);
  if (held < 0) return;
  if (InodeOf(held) == connection.inode) {
    const sockaddr nowhere = {.sa_family = AF_UNSPEC, .sa_data = {}};
    // A shutdown would leave the other end waiting.
    if (connect(held, &nowhere, sizeof(nowhere)) != 0) {
      shutdown(held, SHUT_RDWR);
    }
  }
  close(held);
}

}  // namespace

bool ConnectionGuard::Admit(int fd) {
  const std::optional<ino_t> inode = InodeOf(fd);
  if (!inode.has_value()) return false;
  auto connection = std::make_shared<Connection>();
  connection->fd = fd;
  connection->inode = *inode;
  connection->peer = PeerOfSocket(fd);
  MutexLock lock(mutex_);
  const auto earlier = by_fd_.find(fd);
  if (earlier != by_fd_.end()) Forget(earlier->second);
  if (by_fd_.size() >= options_.most) ForgetClosed();
  if (by_fd_.size() >= options_.most) return false;
  by_peer_[connection->peer] = connection;
  by_fd_[fd] = std::move(connection);
  return true;
}

std::shared_ptr<ConnectionGuard::Connection> ConnectionGuard::Find(
    absl::string_view grpc_peer) {
  MutexLock lock(mutex_);
  const auto found = by_peer_.find(PeerOfCall(grpc_peer));
  return found == by_peer_.end() ? nullptr : found->second;
}

void ConnectionGuard::CallStarted(Connection& connection) {
  if (!connection.account.CallStarted()) Cut(connection, "too_many_calls");
}

void ConnectionGuard::CallEnded(Connection& connection, bool cancelled) {
  if (!connection.account.CallEnded(cancelled, clock_.Monotonic())) {
    Cut(connection, "cancelled_calls");
  }
}

void ConnectionGuard::Watch(const std::stop_token& stop) {
  absl::Duration wait = kLookEvery;
  while (clock_.Sleep(wait, stop)) {
    const absl::Duration begin = clock_.Monotonic();
    LookAtAll();
    wait = std::max(kLookEvery, kShareOfTime * (clock_.Monotonic() - begin));
  }
}

void ConnectionGuard::LookAtAll() {
  size_t undelivered = 0;
  Connection* greatest = nullptr;
  const Connections standing = Standing();
  for (const std::shared_ptr<Connection>& each : standing) {
    if (!Settle(*each)) {
      Cut(*each, "undelivered_bytes");
      continue;
    }
    undelivered += each->account.undelivered();
    if (greatest == nullptr ||
        each->account.undelivered() > greatest->account.undelivered()) {
      greatest = each.get();
    }
  }
  if (undelivered > options_.most_undelivered) {
    Cut(*greatest, "undelivered_bytes");
  }
}

ConnectionGuard::Connections ConnectionGuard::Standing() {
  MutexLock lock(mutex_);
  ForgetClosed();
  Connections standing;
  standing.reserve(by_fd_.size());
  for (const auto& [fd, connection] : by_fd_) {
    if (!connection->cut) standing.push_back(connection);
  }
  return standing;
}

bool ConnectionGuard::Settle(Connection& connection) {
  ConnectionAccount& account = connection.account;
  const size_t earned = account.TakeEarned();
  const std::optional<uint64_t> received = ReceivedBytes(connection.fd);
  // One that was closed since, and whose number another has, is none to judge.
  if (!received.has_value() || !StandsStill(connection)) return true;
  return account.Settle(earned, *received, clock_.Monotonic());
}

void ConnectionGuard::ForgetClosed() {
  const absl::Duration now = clock_.Monotonic();
  if (now < looked_at_ + kForgetEvery) return;
  looked_at_ = now;
  Connections closed;
  for (const auto& [fd, connection] : by_fd_) {
    if (!StandsStill(*connection)) closed.push_back(connection);
  }
  for (const std::shared_ptr<Connection>& each : closed) Forget(each);
}

void ConnectionGuard::Forget(const std::shared_ptr<Connection>& connection) {
  const auto found = by_peer_.find(connection->peer);
  // Its client may have come again from the same port.
  if (found != by_peer_.end() && found->second == connection) {
    by_peer_.erase(found);
  }
  by_fd_.erase(connection->fd);
}

void ConnectionGuard::Cut(Connection& connection, absl::string_view why) {
  if (connection.cut.exchange(true)) return;
  options_.on_cut(connection.peer, why);
  Reset(connection);
}

}  // namespace destconn
