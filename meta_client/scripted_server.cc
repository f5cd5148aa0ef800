#include "meta_client/scripted_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstddef>
#include <cstdlib>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace destconn {
namespace {

// Bytes of body that the headers announce; zero if none.
size_t ContentLength(const std::string& headers) {
  const std::string lower = absl::AsciiStrToLower(headers);
  constexpr absl::string_view kName = "\r\ncontent-length:";
  const size_t at = lower.find(std::string(kName));
  size_t length = 0;
  if (at == std::string::npos ||
      !absl::SimpleAtoi(
          absl::string_view(lower).substr(
              at + kName.size(),
              lower.find("\r\n", at + kName.size()) - at - kName.size()),
          &length)) {
    return 0;
  }
  return length;
}

}  // namespace

std::string ScriptedServer::Connection::ReadSome() {
  char buffer[64 << 10];
  const ssize_t count = recv(socket_, buffer, sizeof(buffer), 0);
  return count > 0 ? std::string(buffer, static_cast<size_t>(count)) : "";
}

std::string ScriptedServer::Connection::ReadRequest() {
  std::string request;
  size_t whole = std::string::npos;
  while (request.size() < whole) {
    const std::string more = ReadSome();
    if (more.empty()) break;
    request += more;
    const size_t end = request.find("\r\n\r\n");
    if (whole == std::string::npos && end != std::string::npos) {
      whole = end + 4 + ContentLength(request.substr(0, end + 2));
    }
  }
  return request;
}

void ScriptedServer::Connection::Write(const std::string& bytes) {
  size_t written = 0;
  while (written < bytes.size()) {
    const ssize_t count = send(socket_, bytes.data() + written,
                               bytes.size() - written, MSG_NOSIGNAL);
    if (count <= 0) return;
    written += static_cast<size_t>(count);
  }
}

void ScriptedServer::Connection::Reset() {
  const linger now = {.l_onoff = 1, .l_linger = 0};
  setsockopt(socket_, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
}

ScriptedServer::ScriptedServer(std::vector<Handler> handlers) {
  listener_ = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  if (bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      listen(listener_, SOMAXCONN) != 0 ||
      getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) !=
          0) {
    std::abort();  // a machine without loopback
  }
  port_ = ntohs(address.sin_port);
  thread_ = std::jthread([this, handlers = std::move(handlers)]() mutable {
    Serve(std::move(handlers));
  });
}

ScriptedServer::~ScriptedServer() {
  shutdown(listener_, SHUT_RDWR);  // wakes the thread
  thread_.join();
  close(listener_);
}

std::string ScriptedServer::url() const {
  return absl::StrCat("http://127.0.0.1:", port_);
}

int ScriptedServer::connections() {
  MutexLock lock(mutex_);
  return connections_;
}

void ScriptedServer::Serve(std::vector<Handler> handlers) {
  for (size_t next = 0;; ++next) {
    const int socket = accept(listener_, nullptr, nullptr);
    if (socket < 0) return;
    {
      MutexLock lock(mutex_);
      ++connections_;
    }
    if (next < handlers.size()) {
      Connection connection(socket);
      handlers[next](connection);
    }
    close(socket);
  }
}

}  // namespace destconn
