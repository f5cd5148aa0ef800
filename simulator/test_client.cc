#include "simulator/test_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"

namespace destconn {
namespace {

constexpr timeval kPatience = {.tv_sec = 10, .tv_usec = 0};

// A connected socket, closed with its owner.
class Socket {
 public:
  explicit Socket(absl::string_view url)
      : descriptor_(socket(AF_INET, SOCK_STREAM, 0)) {
    uint32_t port = 0;
    if (!absl::SimpleAtoi(url.substr(url.rfind(':') + 1), &port)) return;
    setsockopt(descriptor_, SOL_SOCKET, SO_RCVTIMEO, &kPatience,
               sizeof(kPatience));
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = connect(descriptor_, reinterpret_cast<sockaddr*>(&address),
                         sizeof(address)) == 0;
  }
  ~Socket() { close(descriptor_); }

  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  int descriptor() const { return descriptor_; }
  bool connected() const { return connected_; }

 private:
  const int descriptor_;
  bool connected_ = false;
};

class PlainClient final : public TestClient {
 public:
  explicit PlainClient(absl::string_view url) : socket_(url) {}

  bool connected() const { return socket_.connected(); }

  bool Send(absl::string_view bytes) override {
    return send(socket_.descriptor(), bytes.data(), bytes.size(),
                MSG_NOSIGNAL) == static_cast<ssize_t>(bytes.size());
  }

  std::string Receive() override {
    char buffer[16384];
    const ssize_t count = recv(socket_.descriptor(), buffer, sizeof(buffer), 0);
    return count > 0 ? std::string(buffer, static_cast<size_t>(count)) : "";
  }

 private:
  Socket socket_;
};

class TlsClient final : public TestClient {
 public:
  TlsClient(absl::string_view url, const std::string& ca_file,
            absl::string_view tls_version)
      : socket_(url), context_(SSL_CTX_new(TLS_client_method())) {
    SSL_CTX_load_verify_locations(context_, ca_file.c_str(), nullptr);
    SSL_CTX_set_verify(context_, SSL_VERIFY_PEER, nullptr);
    if (tls_version == "1.1") {
      SSL_CTX_set_max_proto_version(context_, TLS1_1_VERSION);
      // Debian's security level would not even try.
      SSL_CTX_set_security_level(context_, 0);
    } else if (tls_version == "1.2") {
      SSL_CTX_set_max_proto_version(context_, TLS1_2_VERSION);
    }
    ssl_ = SSL_new(context_);
    SSL_set_fd(ssl_, socket_.descriptor());
    connected_ = socket_.connected() && SSL_connect(ssl_) == 1;
  }
  ~TlsClient() override {
    SSL_free(ssl_);
    SSL_CTX_free(context_);
  }

  bool connected() const { return connected_; }

  bool Send(absl::string_view bytes) override {
    const int size = static_cast<int>(bytes.size());
    return SSL_write(ssl_, bytes.data(), size) == size;
  }

  std::string Receive() override {
    char buffer[16384];
    const int count = SSL_read(ssl_, buffer, sizeof(buffer));
    return count > 0 ? std::string(buffer, static_cast<size_t>(count)) : "";
  }

 private:
  Socket socket_;
  SSL_CTX* const context_;
  SSL* ssl_ = nullptr;
  bool connected_ = false;
};

// The whole size of an answer of which the head is there; 0 until it is.
size_t AnswerSize(absl::string_view answer) {
  constexpr absl::string_view kLength = "Content-Length: ";
  const size_t head = answer.find("\r\n\r\n");
  const size_t length = answer.find(kLength);
  if (head == absl::string_view::npos || length > head) return 0;
  const size_t begin = length + kLength.size();
  uint64_t body = 0;
  if (!absl::SimpleAtoi(answer.substr(begin, answer.find('\r', begin) - begin),
                        &body)) {
    return 0;
  }
  return head + 4 + body;
}

}  // namespace

std::unique_ptr<TestClient> TestClient::Connect(absl::string_view url,
                                                const std::string& ca_file,
                                                absl::string_view tls_version) {
  if (absl::StartsWith(url, "https")) {
    auto client = std::make_unique<TlsClient>(url, ca_file, tls_version);
    if (client->connected()) return client;
  } else {
    auto client = std::make_unique<PlainClient>(url);
    if (client->connected()) return client;
  }
  return nullptr;
}

std::string TestClient::ReceiveAll() {
  std::string all;
  for (std::string part = Receive(); !part.empty(); part = Receive()) {
    all += part;
  }
  return all;
}

std::string TestClient::ReceiveAnswer() {
  std::string answer;
  while (AnswerSize(answer) == 0 || answer.size() < AnswerSize(answer)) {
    const std::string part = Receive();
    if (part.empty()) break;
    answer += part;
  }
  return answer;
}

std::string TestClient::Exchange(absl::string_view request) {
  Send(request);
  return ReceiveAnswer();
}

}  // namespace destconn
