#ifndef SIMULATOR_TEST_CLIENT_H_
#define SIMULATOR_TEST_CLIENT_H_

#include <memory>
#include <string>

#include "absl/strings/string_view.h"

namespace destconn {

// A client of bare bytes for tests: one connection, plain or TLS. Reads give up
// after ten seconds.
//
// Not thread-safe.
class TestClient {
 public:
  virtual ~TestClient() = default;

  // Connects to `http://127.0.0.1:PORT`, or to `https://` with a server that
  // has this very certificate; nullptr if that fails. `tls_version` is such as
  // "1.1"; empty for OpenSSL's choice.
  static std::unique_ptr<TestClient> Connect(
      absl::string_view url, const std::string& ca_file = "",
      absl::string_view tls_version = "");

  // False if the connection does not take it all.
  virtual bool Send(absl::string_view bytes) = 0;

  // What comes in one read; empty when the connection has ended.
  virtual std::string Receive() = 0;

  // All that comes until the connection ends.
  std::string ReceiveAll();

  // A whole answer, by its Content-Length; what there is of it if the
  // connection ends before.
  std::string ReceiveAnswer();

  // `Send` and `ReceiveAnswer`.
  std::string Exchange(absl::string_view request);
};

}  // namespace destconn

#endif  // SIMULATOR_TEST_CLIENT_H_
