#ifndef CONNECTOR_RUN_REGISTRY_H_
#define CONNECTOR_RUN_REGISTRY_H_

#include <cstdint>
#include <functional>
#include <map>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/mutex.h"

namespace destconn {

// The runs under way: keeps the same run and shard from being streamed twice,
// bounds how many there are, and stops them all.
//
// Thread-safe.
class RunRegistry {
 public:
  explicit RunRegistry(int max_runs) : max_runs_(max_runs) {}

  // Enters a run; `stop` is called if the server is to stop, from another
  // thread, and must not call back. Gives the number to leave with, which is
  // unique in the process. Fails with RUN_ALREADY_STREAMED (ABORTED),
  // TOO_MANY_RUNS (RESOURCE_EXHAUSTED) or SERVER_STOPPING (UNAVAILABLE).
  absl::StatusOr<uint64_t> Enter(const std::string& run_and_shard,
                                 std::function<void()> stop);
  void Leave(uint64_t number);

  // Stops all runs and lets no more in.
  void StopAll();

  int running();

 private:
  struct Entry {
    std::string run_and_shard = "";
    std::function<void()> stop;
  };

  const int max_runs_;
  Mutex mutex_;
  uint64_t last_number_ ABSL_GUARDED_BY(mutex_) = 0;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::map<uint64_t, Entry> runs_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace destconn

#endif  // CONNECTOR_RUN_REGISTRY_H_
