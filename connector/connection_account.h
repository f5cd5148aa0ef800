#ifndef CONNECTOR_CONNECTION_ACCOUNT_H_
#define CONNECTOR_CONNECTION_ACCOUNT_H_

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "absl/base/thread_annotations.h"
#include "absl/time/time.h"
#include "base/mutex.h"
#include "connector/connection_limits.h"

namespace destconn {

// What came on a connection, against what became of it: gRPC 1.51 lets a client
// send headers without an end (CVE-2023-33953) and open calls only to cancel
// them (CVE-2023-44487), and neither brings anybody a message.
//
// All of it may be called at once, but for `Settle` and `undelivered`, which
// are for one thread.
class ConnectionAccount {
 public:
  // A message, and what gRPC puts around it.
  static constexpr size_t kMessage = kMaxMessageBytes + (256 << 10);
  // Before the first call, which none of ours needs.
  static constexpr size_t kBeforeCalls = 256 << 10;
  // More than gRPC's quota lets all connections have under way at once.
  static constexpr size_t kMostUndelivered = size_t{208} << 20;
  // What a minute's pings and the like come to, and more.
  static constexpr size_t kBytesPerSecond = 4 << 10;
  static constexpr int kCancelledBurst = 200;
  static constexpr int kCancelledPerSecond = 20;
  // Under way at once: what a connection may have, and as many as may just have
  // been cancelled, since the server hears of that later than of the next call.
  static constexpr int kMostCalls = kMaxStreams + kCancelledBurst;

  // False if there are more under way than a client could have.
  bool CallStarted();
  void MessageDelivered(size_t bytes);

  // The server answers, or gives up: from now on the client may have another.
  void CallAnswered() { --calls_; }

  // `cancelled`: the client did not wait for its end. False once it has
  // cancelled more than anybody should. `now`: monotonic.
  bool CallEnded(bool cancelled, absl::Duration now);

  // The bytes that calls and messages since the last time account for. To be
  // asked before the connection's bytes are read, which are more by then.
  size_t TakeEarned() { return earned_.exchange(0); }

  // `received`: all bytes that ever came on it. False once more of them than
  // could be anything became nothing.
  bool Settle(size_t earned, uint64_t received, absl::Duration now);

  // Of them, those that have become nothing so far.
  size_t undelivered() const { return undelivered_; }

 private:
  size_t Allowed() const;

  std::atomic<size_t> earned_ = 0;
  std::atomic<int> calls_ = 0;
  std::atomic<bool> had_calls_ = false;

  uint64_t received_ = 0;
  size_t undelivered_ = 0;
  absl::Duration settled_at_ = absl::InfiniteDuration();

  Mutex mutex_;
  double cancelled_ ABSL_GUARDED_BY(mutex_) = 0;
  absl::Duration cancelled_at_ ABSL_GUARDED_BY(mutex_) =
      -absl::InfiniteDuration();
};

}  // namespace destconn

#endif  // CONNECTOR_CONNECTION_ACCOUNT_H_
