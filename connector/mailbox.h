#ifndef CONNECTOR_MAILBOX_H_
#define CONNECTOR_MAILBOX_H_

#include <deque>
#include <optional>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/time/time.h"
#include "base/mutex.h"

namespace destconn {

// Carries messages from any threads to the one that takes them.
//
// Thread-safe.
template <typename Message>
class Mailbox {
 public:
  void Push(Message message) {
    {
      MutexLock lock(mutex_);
      messages_.push_back(std::move(message));
    }
    arrived_.notify_one();
  }

  // The oldest message; nothing if none comes within `patience`.
  std::optional<Message> Pop(absl::Duration patience) {
    MutexLock lock(mutex_);
    if (messages_.empty() && patience > absl::ZeroDuration()) {
      Wait(patience);
    }
    if (messages_.empty()) return std::nullopt;
    std::optional<Message> message(std::move(messages_.front()));
    messages_.pop_front();
    return message;
  }

 private:
  // The analysis does not see that waiting unlocks and locks again.
  void Wait(absl::Duration patience) ABSL_NO_THREAD_SAFETY_ANALYSIS {
    arrived_.wait_for(
        mutex_, absl::ToChronoNanoseconds(patience),
        [this]() ABSL_NO_THREAD_SAFETY_ANALYSIS { return !messages_.empty(); });
  }

  Mutex mutex_;
  CondVar arrived_;
  std::deque<Message> messages_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace destconn

#endif  // CONNECTOR_MAILBOX_H_
