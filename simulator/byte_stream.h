#ifndef SIMULATOR_BYTE_STREAM_H_
#define SIMULATOR_BYTE_STREAM_H_

#include <openssl/ssl.h>

#include <boost/asio/buffer.hpp>
#include <boost/system/error_code.hpp>
#include <boost/system/system_error.hpp>
#include <cstddef>
#include <memory>

#include "absl/strings/string_view.h"

namespace destconn {

// A connection's bytes, in clear; what Boost.Beast calls a SyncReadStream, and
// a sink.
//
// Not thread-safe. Blocks. The descriptor stays its owner's.
class ByteStream {
 public:
  using Error = boost::system::error_code;

  virtual ~ByteStream() = default;

  static std::unique_ptr<ByteStream> Plain(int descriptor);

  // Shakes hands as a server; nullptr if that fails. `context` may be let go.
  static std::unique_ptr<ByteStream> Tls(int descriptor, SSL_CTX* context);

  // Reads some bytes; 0 and an error at the end.
  virtual size_t Read(char* data, size_t size, Error& error) = 0;

  // Writes all of it; an error if the other side does not take it.
  virtual void Write(absl::string_view bytes, Error& error) = 0;

  // Says that no more comes, and does not wait for the other side to say so.
  virtual void SayEnd() = 0;

  template <typename MutableBuffers>
  size_t read_some(const MutableBuffers& buffers) {
    Error error;
    const size_t count = read_some(buffers, error);
    if (error) throw boost::system::system_error(error);
    return count;
  }

  template <typename MutableBuffers>
  size_t read_some(const MutableBuffers& buffers, Error& error) {
    const boost::asio::mutable_buffer first =
        *boost::asio::buffer_sequence_begin(buffers);
    return Read(static_cast<char*>(first.data()), first.size(), error);
  }
};

}  // namespace destconn

#endif  // SIMULATOR_BYTE_STREAM_H_
