#ifndef CONNECTOR_THREAD_GROUP_H_
#define CONNECTOR_THREAD_GROUP_H_

#include <atomic>
#include <functional>
#include <list>
#include <memory>
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
  void Launch(std::function<void()> job) {
    MutexLock lock(mutex_);
    // Threads that have ended cost nothing to join.
    jobs_.remove_if([](const Job& ended) { return ended.done->load(); });
    auto done = std::make_shared<std::atomic<bool>>(false);
    jobs_.push_back({done, std::jthread([done, job = std::move(job)] {
                       job();
                       done->store(true);
                     })});
  }

 private:
  struct Job {
    std::shared_ptr<std::atomic<bool>> done;
    std::jthread thread;
  };

  Mutex mutex_;
  std::list<Job> jobs_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace destconn

#endif  // CONNECTOR_THREAD_GROUP_H_
