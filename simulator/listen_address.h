#ifndef SIMULATOR_LISTEN_ADDRESS_H_
#define SIMULATOR_LISTEN_ADDRESS_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace destconn {

// Where to listen.
struct ListenAddress {
  std::string host = "127.0.0.1";  // an IP address, without brackets
  uint16_t port = 0;               // 0: any free one

  // Whether other machines cannot reach it.
  bool IsLoopback() const;
};

// Reads `127.0.0.1:8443`, `[::1]:8443` or `localhost:8443`. Fails with
// LISTEN_INVALID.
absl::StatusOr<ListenAddress> ParseListenAddress(absl::string_view text);

}  // namespace destconn

#endif  // SIMULATOR_LISTEN_ADDRESS_H_
