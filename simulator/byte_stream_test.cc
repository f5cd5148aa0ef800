#include "simulator/byte_stream.h"

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <memory>
#include <string>
#include <thread>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "simulator/test_certificate.h"
#include "simulator/tls_identity.h"

namespace destconn {
namespace {

using testing::IsNull;
using testing::NotNull;

// A connected pair; what is still open is closed with its owner.
class Pair {
 public:
  Pair() { EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, ends_.data()), 0); }
  ~Pair() {
    for (const int end : ends_) {
      if (end >= 0) close(end);
    }
  }
  int server() const { return ends_[0]; }
  int client() const { return ends_[1]; }
  void CloseClient() {
    close(ends_[1]);
    ends_[1] = -1;
  }

 private:
  std::array<int, 2> ends_ = {-1, -1};
};

std::string Read(ByteStream& stream) {
  std::array<char, 64> bytes;
  ByteStream::Error error;
  const size_t count = stream.Read(bytes.data(), bytes.size(), error);
  EXPECT_EQ(count == 0, static_cast<bool>(error));
  return std::string(bytes.data(), count);
}

TEST(ByteStreamTest, CarriesPlainBytes) {
  Pair pair;
  const auto server = ByteStream::Plain(pair.server());
  const auto client = ByteStream::Plain(pair.client());
  ByteStream::Error error;
  client->Write("hello", error);
  EXPECT_FALSE(error);
  EXPECT_EQ(Read(*server), "hello");
  client->SayEnd();
  EXPECT_EQ(Read(*server), "");
  pair.CloseClient();
  server->Write("nobody is there", error);
  EXPECT_TRUE(error);
}

TEST(ByteStreamTest, CarriesBytesUnderTls) {
  const TestCertificate files = MakeTestCertificate(testing::TempDir());
  const auto identity = TlsIdentity::Load(files.cert_file, files.key_file);
  ASSERT_TRUE(identity.ok()) << identity.status();
  Pair pair;
  std::string seen;
  std::jthread client([&pair, &seen] {
    SSL_CTX* const context = SSL_CTX_new(TLS_client_method());
    SSL* const ssl = SSL_new(context);
    SSL_set_fd(ssl, pair.client());
    EXPECT_EQ(SSL_connect(ssl), 1);
    EXPECT_EQ(SSL_write(ssl, "hello", 5), 5);
    std::array<char, 64> bytes;
    const int count = SSL_read(ssl, bytes.data(), bytes.size());
    seen.assign(bytes.data(), static_cast<size_t>(count));
    EXPECT_LE(SSL_read(ssl, bytes.data(), bytes.size()), 0);
    EXPECT_EQ(SSL_get_shutdown(ssl), SSL_RECEIVED_SHUTDOWN);
    SSL_free(ssl);
    SSL_CTX_free(context);
  });
  const auto server =
      ByteStream::Tls(pair.server(), (*identity)->ContextFor(TlsAct::kNone));
  ASSERT_THAT(server, NotNull());
  EXPECT_EQ(Read(*server), "hello");
  ByteStream::Error error;
  server->Write("good day", error);
  EXPECT_FALSE(error);
  server->SayEnd();
  client.join();
  EXPECT_EQ(seen, "good day");
}

TEST(ByteStreamTest, ShakesHandsWithTlsAlone) {
  const TestCertificate files = MakeTestCertificate(testing::TempDir());
  const auto identity = TlsIdentity::Load(files.cert_file, files.key_file);
  ASSERT_TRUE(identity.ok()) << identity.status();
  Pair pair;
  ASSERT_EQ(write(pair.client(), "GET / HTTP/1.1\r\n\r\n", 18), 18);
  EXPECT_THAT(
      ByteStream::Tls(pair.server(), (*identity)->ContextFor(TlsAct::kNone)),
      IsNull());
}

}  // namespace
}  // namespace destconn
