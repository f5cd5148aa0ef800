#include "ledger/test_proxy.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstddef>

#include "absl/strings/match.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

sockaddr_in Loopback(int port) {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

}  // namespace

TestProxy::TestProxy(int server_port)
    : server_port_(server_port),
      listener_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address = Loopback(0);
  socklen_t length = sizeof(address);
  EXPECT_EQ(bind(listener_, reinterpret_cast<sockaddr*>(&address), length), 0);
  EXPECT_EQ(listen(listener_, 64), 0);
  getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &length);
  port_ = ntohs(address.sin_port);
  thread_ = std::jthread([this](const std::stop_token& stop) { Work(stop); });
}

TestProxy::~TestProxy() {
  thread_.request_stop();
  thread_.join();
  for (const Pair& pair : pairs_) {
    close(pair.client);
    close(pair.server);
  }
  close(listener_);
}

void TestProxy::CutAtAnswer(const std::string& text, int times) {
  MutexLock lock(mutex_);
  cut_at_ = text;
  cuts_left_ = times;
}

int TestProxy::cuts() {
  MutexLock lock(mutex_);
  return cuts_;
}

void TestProxy::Block(bool blocked) {
  MutexLock lock(mutex_);
  blocked_ = blocked;
}

bool TestProxy::MustCut(const std::string& bytes) {
  MutexLock lock(mutex_);
  if (cuts_left_ == 0 || !absl::StrContains(bytes, cut_at_)) return false;
  --cuts_left_;
  ++cuts_;
  return true;
}

void TestProxy::Work(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    bool blocked = false;
    {
      MutexLock lock(mutex_);
      blocked = blocked_;
    }
    std::vector<pollfd> sockets = {{listener_, POLLIN, 0}};
    for (const Pair& pair : pairs_) {
      sockets.push_back({blocked ? -1 : pair.client, POLLIN, 0});
      sockets.push_back({blocked ? -1 : pair.server, POLLIN, 0});
    }
    if (poll(sockets.data(), sockets.size(), 20) <= 0) continue;
    std::vector<Pair> kept;
    for (size_t i = 0; i < pairs_.size(); ++i) {
      const bool goes_on =
          (sockets[1 + 2 * i].revents == 0 || Forward(pairs_[i], false)) &&
          (sockets[2 + 2 * i].revents == 0 || Forward(pairs_[i], true));
      if (goes_on) {
        kept.push_back(pairs_[i]);
      } else {
        close(pairs_[i].client);
        close(pairs_[i].server);
      }
    }
    pairs_ = kept;
    if (sockets[0].revents != 0) Accept();
  }
}

void TestProxy::Accept() {
  Pair pair = {.client = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC),
               .server = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  const sockaddr_in address = Loopback(server_port_);
  if (connect(pair.server, reinterpret_cast<const sockaddr*>(&address),
              sizeof(address)) != 0) {
    close(pair.client);
    close(pair.server);
    return;
  }
  const int on = 1;
  setsockopt(pair.client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  setsockopt(pair.server, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  pairs_.push_back(pair);
}

bool TestProxy::Forward(const Pair& pair, bool from_server) {
  std::string bytes(1 << 16, '\0');
  const ssize_t size = recv(from_server ? pair.server : pair.client,
                            bytes.data(), bytes.size(), 0);
  if (size <= 0) return false;
  bytes.resize(static_cast<size_t>(size));
  if (from_server && MustCut(bytes)) return false;
  for (size_t sent = 0; sent < bytes.size();) {
    const ssize_t more =
        send(from_server ? pair.client : pair.server, bytes.data() + sent,
             bytes.size() - sent, MSG_NOSIGNAL);
    if (more <= 0) return false;
    sent += static_cast<size_t>(more);
  }
  return true;
}

}  // namespace destconn
