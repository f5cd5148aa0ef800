#ifndef CONNECTOR_CONNECTION_COUNT_H_
#define CONNECTOR_CONNECTION_COUNT_H_

#include <sys/types.h>

#include <cstddef>

#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"
#include "base/clock.h"

namespace destconn {

// How many of the connections that gRPC was given still stand. It tells nobody
// when it closes one; that the descriptor is another file by then, or none,
// tells.
//
// Not thread-safe.
class ConnectionCount {
 public:
  // `most`: at once. `clock` must outlive it.
  ConnectionCount(size_t most, Clock& clock) : most_(most), clock_(clock) {}

  // Whether there is room for another one, with the open descriptor `fd`, which
  // counts from now on.
  bool Admit(int fd);

 private:
  void ForgetClosed();

  const size_t most_;
  Clock& clock_;
  absl::flat_hash_map<int, ino_t> standing_;  // by descriptor
  absl::Duration looked_at_ = -absl::InfiniteDuration();
};

}  // namespace destconn

#endif  // CONNECTOR_CONNECTION_COUNT_H_
