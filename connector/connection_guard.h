#ifndef CONNECTOR_CONNECTION_GUARD_H_
#define CONNECTOR_CONNECTION_GUARD_H_

#include <sys/types.h>

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "base/mutex.h"
#include "connector/connection_account.h"

namespace destconn {

// The connections that gRPC was given: how many stand, and which is to be cut
// off since it costs more than it brings (RFC 9113, section 10.5). gRPC 1.51
// has a bound for none of it.
//
// Thread-safe.
class ConnectionGuard {
 public:
  struct Connection {
    // gRPC closes it without a word; by then it is another file, or none.
    int fd = -1;
    ino_t inode = 0;
    std::string peer = "";  // as of peer_address.h
    ConnectionAccount account = {};
    std::atomic<bool> cut = false;
  };

  struct Options {
    size_t most = 0;  // connections at once
    // Of all connections, what became nothing so far: above it the greatest
    // is cut off.
    size_t most_undelivered = size_t{256} << 20;
    // Before one is cut off: whose it is, and a word for why.
    std::function<void(absl::string_view peer, absl::string_view why)> on_cut =
        [](absl::string_view, absl::string_view) {};
  };

  // `clock` must outlive it.
  ConnectionGuard(Options options, Clock& clock)
      : options_(std::move(options)), clock_(clock) {}

  ConnectionGuard(const ConnectionGuard&) = delete;
  ConnectionGuard& operator=(const ConnectionGuard&) = delete;

  // Whether there is room for another one, with the open descriptor `fd`, which
  // counts from now on.
  bool Admit(int fd);

  // The one that a call came on, by what gRPC calls its peer; null if it is
  // gone.
  std::shared_ptr<Connection> Find(absl::string_view grpc_peer);

  // That a call of it came and ended, as of `ConnectionAccount`.
  void CallStarted(Connection& connection);
  void CallEnded(Connection& connection, bool cancelled);

  // Looks at all again and again, until it is stopped.
  void Watch(const std::stop_token& stop);

  // Counts what came on each, and cuts off which are to be.
  void LookAtAll();

 private:
  using Connections = std::vector<std::shared_ptr<Connection>>;

  Connections Standing();
  // False if it has to be cut off.
  bool Settle(Connection& connection);
  void ForgetClosed() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Forget(const std::shared_ptr<Connection>& connection)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Cut(Connection& connection, absl::string_view why);

  const Options options_;
  Clock& clock_;
  Mutex mutex_;
  absl::flat_hash_map<int, std::shared_ptr<Connection>> by_fd_
      ABSL_GUARDED_BY(mutex_);
  absl::flat_hash_map<std::string, std::shared_ptr<Connection>> by_peer_
      ABSL_GUARDED_BY(mutex_);
  absl::Duration looked_at_ ABSL_GUARDED_BY(mutex_) = -absl::InfiniteDuration();
};

}  // namespace destconn

#endif  // CONNECTOR_CONNECTION_GUARD_H_
