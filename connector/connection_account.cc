#include "connector/connection_account.h"

#include <algorithm>

namespace destconn {
namespace {

// Headers of a call, both ways, with frames.
constexpr size_t kCall = 16 << 10;
// Beside a message: frames and TLS records. Clients that write in small pieces
// have many.
constexpr size_t kAroundAMessage = 1 << 10;
constexpr size_t kShareOfFrames = 8;

}  // namespace

bool ConnectionAccount::CallStarted() {
  had_calls_ = true;
  earned_ += kCall;
  return ++calls_ <= kMostCalls;
}

void ConnectionAccount::MessageDelivered(size_t bytes) {
  earned_ += bytes + bytes / kShareOfFrames + kAroundAMessage;
}

bool ConnectionAccount::CallEnded(bool cancelled, absl::Duration now) {
  if (!cancelled) {
    // What was under way as the server ended it is read by nobody.
    earned_ += kMessage;
    return true;
  }
  MutexLock lock(mutex_);
  const double rested =
      absl::ToDoubleSeconds(now - cancelled_at_) * kCancelledPerSecond;
  cancelled_ = std::max(0.0, cancelled_ - rested) + 1;
  cancelled_at_ = now;
  return cancelled_ <= kCancelledBurst;
}

bool ConnectionAccount::Settle(size_t earned, uint64_t received,
                               absl::Duration now) {
  const absl::Duration since =
      std::max(now - settled_at_, absl::ZeroDuration());
  settled_at_ = now;
  earned += static_cast<size_t>(absl::ToDoubleSeconds(since) * kBytesPerSecond);
  undelivered_ += received - received_;
  received_ = received;
  undelivered_ -= std::min(undelivered_, earned);
  return undelivered_ <= Allowed();
}

size_t ConnectionAccount::Allowed() const {
  if (!had_calls_) return kBeforeCalls;
  // One more: of a call that was cancelled amid a message.
  const auto calls = static_cast<size_t>(std::max(0, calls_.load())) + 1;
  return std::min(calls * kMessage, kMostUndelivered);
}

}  // namespace destconn
