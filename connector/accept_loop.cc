#include "connector/accept_loop.h"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "absl/time/time.h"
#include "base/error_reason.h"
#include "base/status_macros.h"

namespace destconn {
namespace {

// How long to leave alone what cannot be accepted for want of descriptors or
// memory; it waits in the system's queue.
constexpr absl::Duration kWaitForRoom = absl::Milliseconds(50);

struct HostAndPort {
  std::string host = "";
  std::string port = "";
};

HostAndPort Split(absl::string_view address) {
  const size_t colon = address.rfind(':');
  absl::string_view host = address.substr(0, colon);
  if (absl::ConsumePrefix(&host, "[")) absl::ConsumeSuffix(&host, "]");
  return {.host = std::string(host),
          .port = std::string(address.substr(colon + 1))};
}

absl::Status CannotListen(absl::string_view address) {
  return WithReason(
      absl::UnavailableError(absl::StrCat(
          "Cannot listen on '", address,
          "'. Is the port taken, or the address not this machine's?")),
      "LISTEN_FAILED");
}

struct FreeAddresses {
  void operator()(addrinfo* all) const { freeaddrinfo(all); }
};
using Addresses = std::unique_ptr<addrinfo, FreeAddresses>;

Addresses Resolve(const HostAndPort& where) {
  addrinfo hints = {};
  hints.ai_flags = AI_PASSIVE;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const char* const host = where.host.empty() ? nullptr : where.host.c_str();
  if (getaddrinfo(host, where.port.c_str(), &hints, &found) != 0) {
    return nullptr;
  }
  return Addresses(found);
}

uint16_t& PortIn(sockaddr_storage& address) {
  return address.ss_family == AF_INET6
             ? reinterpret_cast<sockaddr_in6&>(address).sin6_port
             : reinterpret_cast<sockaddr_in&>(address).sin_port;
}

// A listening socket; -1 if there is none to be had. `port`, in network byte
// order: which one, or 0, and then the one that it got.
int Listen(const addrinfo& where, uint16_t& port) {
  const int fd = socket(where.ai_family,
                        SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, /*any*/ 0);
  if (fd < 0) return -1;
  sockaddr_storage address = {};
  socklen_t size = where.ai_addrlen;
  std::memcpy(&address, where.ai_addr, size);
  if (PortIn(address) == 0) PortIn(address) = port;
  const int yes = 1;
  const int no = 0;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
  // [::] is for IPv4, too.
  if (where.ai_family == AF_INET6) {
    setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &no, sizeof(no));
  }
  if (bind(fd, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      listen(fd, SOMAXCONN) != 0 ||
      getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    close(fd);
    return -1;
  }
  port = PortIn(address);
  return fd;
}

}  // namespace

absl::StatusOr<std::unique_ptr<AcceptLoop>> AcceptLoop::Open(
    const Options& options, Clock& clock) {
  const HostAndPort where = Split(options.address);
  const Addresses addresses = Resolve(where);
  std::vector<int> listeners;
  uint16_t port = 0;
  // A name may have an address of each family; one of them is enough.
  for (const addrinfo* at = addresses.get(); at != nullptr; at = at->ai_next) {
    const int fd = Listen(*at, port);
    if (fd >= 0) listeners.push_back(fd);
  }
  if (listeners.empty()) return CannotListen(options.address);
  const size_t colon = options.address.rfind(':');
  std::string address =
      absl::StrCat(options.address.substr(0, colon), ":", ntohs(port));
  return std::unique_ptr<AcceptLoop>(
      new AcceptLoop(std::move(listeners), std::move(address), options, clock));
}

AcceptLoop::AcceptLoop(std::vector<int> listeners, std::string address,
                       const Options& options, Clock& clock)
    : address_(std::move(address)),
      admit_(options.admit),
      listeners_(std::move(listeners)),
      clock_(clock) {}

AcceptLoop::~AcceptLoop() {
  Stop();
  for (const int listener : listeners_) close(listener);
}

void AcceptLoop::Start(Take take) {
  thread_ =
      std::jthread([this, take = std::move(take)](const std::stop_token& stop) {
        Work(stop, take);
      });
}

void AcceptLoop::Stop() {
  thread_.request_stop();
  // From now on the system refuses, as it does where nobody listens; who waits
  // for connections is woken.
  for (const int listener : listeners_) shutdown(listener, SHUT_RDWR);
  if (thread_.joinable()) thread_.join();
}

void AcceptLoop::Work(const std::stop_token& stop, const Take& take) {
  std::vector<pollfd> waited;
  for (const int listener : listeners_) {
    waited.push_back({.fd = listener, .events = POLLIN, .revents = 0});
  }
  while (!stop.stop_requested()) {
    if (poll(waited.data(), waited.size(), /*timeout=*/-1) < 0) continue;
    for (const pollfd& one : waited) {
      if (one.revents != 0) AcceptAll(one.fd, stop, take);
    }
  }
}

void AcceptLoop::AcceptAll(int listener, const std::stop_token& stop,
                           const Take& take) {
  while (true) {
    const int fd =
        accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) {
      if (errno == EINTR || errno == ECONNABORTED) continue;
      const bool no_room = errno == EMFILE || errno == ENFILE ||
                           errno == ENOBUFS || errno == ENOMEM;
      if (no_room) clock_.Sleep(kWaitForRoom, stop);
      return;
    }
    if (!admit_(fd)) {
      close(fd);
      continue;
    }
    const int yes = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
    take(fd);
  }
}

}  // namespace destconn
