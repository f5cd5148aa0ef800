#include "simulator/byte_stream.h"

#include <sys/socket.h>
#include <sys/types.h>

#include <algorithm>
#include <boost/asio/error.hpp>
#include <cerrno>
#include <climits>

namespace destconn {
namespace {

using Error = ByteStream::Error;

Error SystemError() { return {errno, boost::system::system_category()}; }

class PlainStream final : public ByteStream {
 public:
  explicit PlainStream(int descriptor) : descriptor_(descriptor) {}

  size_t Read(char* data, size_t size, Error& error) override {
    error = {};
    ssize_t count = -1;
    do {
      count = recv(descriptor_, data, size, 0);
    } while (count < 0 && errno == EINTR);
    if (count > 0) return static_cast<size_t>(count);
    error = count == 0 ? Error(boost::asio::error::eof) : SystemError();
    return 0;
  }

  void Write(absl::string_view bytes, Error& error) override {
    error = {};
    while (!bytes.empty()) {
      const ssize_t count =
          send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) {
        error = SystemError();
        return;
      }
      bytes.remove_prefix(static_cast<size_t>(count));
    }
  }

  void SayEnd() override { shutdown(descriptor_, SHUT_WR); }

 private:
  const int descriptor_;
};

class TlsStream final : public ByteStream {
 public:
  TlsStream(int descriptor, SSL_CTX* context) : ssl_(SSL_new(context)) {
    shaken_ = ssl_ != nullptr && SSL_set_fd(ssl_, descriptor) == 1 &&
              SSL_accept(ssl_) == 1;
  }
  ~TlsStream() override { SSL_free(ssl_); }

  TlsStream(const TlsStream&) = delete;
  TlsStream& operator=(const TlsStream&) = delete;

  bool shaken() const { return shaken_; }

  size_t Read(char* data, size_t size, Error& error) override {
    error = {};
    const int count =
        SSL_read(ssl_, data, static_cast<int>(std::min<size_t>(size, INT_MAX)));
    if (count > 0) return static_cast<size_t>(count);
    error = Error(boost::asio::error::eof);
    return 0;
  }

  void Write(absl::string_view bytes, Error& error) override {
    error = {};
    while (!bytes.empty()) {
      const int count =
          SSL_write(ssl_, bytes.data(),
                    static_cast<int>(std::min<size_t>(bytes.size(), INT_MAX)));
      if (count <= 0) {
        error = Error(boost::asio::error::broken_pipe);
        return;
      }
      bytes.remove_prefix(static_cast<size_t>(count));
    }
  }

  void SayEnd() override { SSL_shutdown(ssl_); }

 private:
  SSL* const ssl_;
  bool shaken_ = false;
};

}  // namespace

std::unique_ptr<ByteStream> ByteStream::Plain(int descriptor) {
  return std::make_unique<PlainStream>(descriptor);
}

std::unique_ptr<ByteStream> ByteStream::Tls(int descriptor, SSL_CTX* context) {
  auto stream = std::make_unique<TlsStream>(descriptor, context);
  if (!stream->shaken()) return nullptr;
  return stream;
}

}  // namespace destconn
