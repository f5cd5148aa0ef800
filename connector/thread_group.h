#ifndef CONNECTOR_THREAD_GROUP_H_
#define CONNECTOR_THREAD_GROUP_H_

#include <atomic>
#include <cstddef>
#include <functional>
#include <list>
#include <memory>
#include <system_error>
#include <thread>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "base/mutex.h"

namespace destconn {

// Runs each job on a thread of its own, and waits for all of them when it dies.
//
// Thread-safe.
class ThreadGroup {
 public:
  // Whoever may call can call often, and threads are not for calls alone.
  static constexpr size_t kMost = 2048;

  explicit ThreadGroup(size_t most = kMost) : most_(most) {}

  // False, and the job is not run, where as many are under way as may be, or
  // the system has no thread left.
  [[nodiscard]] bool Launch(std::function<void()> job) {
    MutexLock lock(mutex_);
    // Threads that have ended cost nothing to join.
    jobs_.remove_if([](const Job& ended) { return ended.done->load(); });
    if (jobs_.size() >= most_) return false;
    auto done = std::make_shared<std::atomic<bool>>(false);
    try {
      jobs_.push_back({done, std::jthread([done, job = std::move(job)] {
                         job();
                         done->store(true);
                       })});
    } catch (const std::system_error&) {
      return false;
    }
    return true;
  }

 private:
  struct Job {
    std::shared_ptr<std::atomic<bool>> done;
    std::jthread thread;
  };

  const size_t most_;
  Mutex mutex_;
  std::list<Job> jobs_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace destconn

#endif  // CONNECTOR_THREAD_GROUP_H_
