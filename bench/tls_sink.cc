#include "bench/tls_sink.h"

#include <netinet/in.h>
#include <openssl/ssl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstddef>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace destconn {
namespace {

void Check(bool good) {
  if (!good) std::abort();
}

// Reads one request and forgets it; false at the connection's end.
bool ReadRequest(SSL* session, std::vector<char>& buffer) {
  constexpr absl::string_view kLength = "Content-Length: ";
  std::string head;
  size_t end = std::string::npos;
  while (end == std::string::npos) {
    const int count =
        SSL_read(session, buffer.data(), static_cast<int>(buffer.size()));
    if (count <= 0) return false;
    head.append(buffer.data(), static_cast<size_t>(count));
    end = head.find("\r\n\r\n");
  }
  const size_t at = head.find(std::string(kLength)) + kLength.size();
  size_t left = 0;
  Check(absl::SimpleAtoi(head.substr(at, head.find('\r', at) - at), &left));
  left -= head.size() - end - 4;
  while (left > 0) {
    const int count =
        SSL_read(session, buffer.data(), static_cast<int>(buffer.size()));
    if (count <= 0) return false;
    left -= static_cast<size_t>(count);
  }
  return true;
}

void ServeConnection(SSL_CTX* context, int socket, int answer_after_ms) {
  constexpr absl::string_view kAnswer =
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
      "Content-Length: 46\r\n\r\n"
      "{\"events_received\":1000,\"fbtrace_id\":\"Atrace\"}";
  SSL* const session = SSL_new(context);
  SSL_set_fd(session, socket);
  std::vector<char> buffer(64 << 10);
  if (SSL_accept(session) == 1) {
    while (ReadRequest(session, buffer)) {
      std::this_thread::sleep_for(std::chrono::milliseconds(answer_after_ms));
      if (SSL_write(session, kAnswer.data(),
                    static_cast<int>(kAnswer.size())) <= 0) {
        break;
      }
    }
  }
  SSL_free(session);
  close(socket);
}

[[noreturn]] void Serve(const TestIdentity& identity, int listener,
                        int answer_after_ms) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  signal(SIGPIPE, SIG_IGN);
  SSL_CTX* const context = SSL_CTX_new(TLS_server_method());
  Check(SSL_CTX_use_certificate_file(context, identity.cert_file.c_str(),
                                     SSL_FILETYPE_PEM) == 1 &&
        SSL_CTX_use_PrivateKey_file(context, identity.key_file.c_str(),
                                    SSL_FILETYPE_PEM) == 1);
  for (;;) {
    const int socket = accept(listener, nullptr, nullptr);
    if (socket < 0) std::exit(1);
    std::thread(&ServeConnection, context, socket, answer_after_ms).detach();
  }
}

}  // namespace

TlsSink::TlsSink(const TestIdentity& identity, int answer_after_ms) {
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  Check(bind(listener, generic, size) == 0 &&
        listen(listener, SOMAXCONN) == 0 &&
        getsockname(listener, generic, &size) == 0);
  url_ = absl::StrCat("https://127.0.0.1:", ntohs(address.sin_port));
  process_ = fork();
  Check(process_ >= 0);
  if (process_ == 0) Serve(identity, listener, answer_after_ms);
  close(listener);
}

TlsSink::~TlsSink() {
  kill(process_, SIGKILL);
  waitpid(process_, nullptr, 0);
}

}  // namespace destconn
