#include "meta_client/scripted_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
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

// Nothing if there is no certificate.
SSL_CTX* MakeContext(const ScriptedTls& tls) {
  if (tls.identity.cert_file.empty()) return nullptr;
  SSL_CTX* const context = SSL_CTX_new(TLS_server_method());
  if (context == nullptr ||
      SSL_CTX_use_certificate_file(context, tls.identity.cert_file.c_str(),
                                   SSL_FILETYPE_PEM) != 1 ||
      SSL_CTX_use_PrivateKey_file(context, tls.identity.key_file.c_str(),
                                  SSL_FILETYPE_PEM) != 1 ||
      SSL_CTX_set_max_proto_version(context, tls.newest_version) != 1) {
    std::abort();
  }
  // Old versions need what today's level forbids.
  SSL_CTX_set_security_level(context, 0);
  return context;
}

}  // namespace

std::string ScriptedServer::Connection::ReadSome() {
  char buffer[64 << 10];
  const auto count =
      session_ == nullptr
          ? recv(socket_, buffer, sizeof(buffer), 0)
          : ssize_t{SSL_read(session_.get(), buffer, sizeof(buffer))};
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
    const char* const from = bytes.data() + written;
    const size_t left = bytes.size() - written;
    const auto count =
        session_ == nullptr
            ? send(socket_, from, left, MSG_NOSIGNAL)
            : ssize_t{SSL_write(session_.get(), from, static_cast<int>(left))};
    if (count <= 0) return;
    written += static_cast<size_t>(count);
  }
}

void ScriptedServer::Connection::Reset() {
  const linger now = {.l_onoff = 1, .l_linger = 0};
  setsockopt(socket_, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
}

bool ScriptedServer::Connection::StartTls() {
  SSL_CTX_set_alpn_select_cb(tls_, &Connection::OnAlpn, nullptr);
  session_.reset(SSL_new(tls_));
  SSL_set_app_data(session_.get(), this);
  SSL_set_fd(session_.get(), socket_);
  if (SSL_accept(session_.get()) == 1) return true;
  session_.reset();
  return false;
}

int ScriptedServer::Connection::OnAlpn(SSL* ssl, const unsigned char** out,
                                       unsigned char* size,
                                       const unsigned char* offered,
                                       unsigned int offered_size, void*) {
  auto& self = *static_cast<Connection*>(SSL_get_app_data(ssl));
  // Each name stands behind its length (RFC 7301).
  for (unsigned int at = 0; at < offered_size; at += 1 + offered[at]) {
    const std::string name(reinterpret_cast<const char*>(offered) + at + 1,
                           offered[at]);
    absl::StrAppend(&self.offered_protocols_,
                    self.offered_protocols_.empty() ? "" : ",", name);
    if (name == "http/1.1") {
      *out = offered + at + 1;
      *size = offered[at];
    }
  }
  return SSL_TLSEXT_ERR_OK;
}

ScriptedServer::ScriptedServer(std::vector<Handler> handlers,
                               const ScriptedTls& tls)
    : starts_with_tls_(!tls.identity.cert_file.empty() && !tls.starts_late),
      tls_(MakeContext(tls)) {
  signal(SIGPIPE, SIG_IGN);  // OpenSSL raises it
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
  thread_ =
      std::jthread([this, handlers = std::move(handlers)] { Serve(handlers); });
}

ScriptedServer::~ScriptedServer() {
  shutdown(listener_, SHUT_RDWR);  // wakes the thread
  thread_.join();
  close(listener_);
}

std::string ScriptedServer::url() const {
  return absl::StrCat(starts_with_tls_ ? "https" : "http",
                      "://127.0.0.1:", port_);
}

int ScriptedServer::connections() {
  MutexLock lock(mutex_);
  return connections_;
}

void ScriptedServer::Serve(const std::vector<Handler>& handlers) {
  for (size_t next = 0;; ++next) {
    const int socket = accept(listener_, nullptr, nullptr);
    if (socket < 0) return;
    {
      MutexLock lock(mutex_);
      ++connections_;
    }
    if (next < handlers.size()) {
      Connection connection(socket, tls_.get());
      if (!starts_with_tls_ || connection.StartTls()) {
        handlers[next](connection);
      }
    }
    close(socket);
  }
}

}  // namespace destconn
