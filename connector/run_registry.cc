#include "connector/run_registry.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/error_reason.h"

namespace destconn {

absl::StatusOr<uint64_t> RunRegistry::Enter(const std::string& run_and_shard,
                                            std::function<void()> stop) {
  MutexLock lock(mutex_);
  if (stopping_) {
    return WithReason(absl::UnavailableError(
                          "The server is stopping. Send the run again with the "
                          "same run_id when it is back."),
                      "SERVER_STOPPING");
  }
  for (const auto& [number, entry] : runs_) {
    if (entry.run_and_shard == run_and_shard) {
      return WithReason(
          absl::AbortedError("This run and shard is being streamed already. "
                             "Wait for that stream to end, or send with "
                             "another run_id."),
          "RUN_ALREADY_STREAMED");
    }
  }
  if (static_cast<int>(runs_.size()) >= max_runs_) {
    return WithReason(
        absl::ResourceExhaustedError(absl::StrCat(
            "There are ", max_runs_,
            " runs under way, as many as --max_concurrent_runs allows. Send it "
            "again when one has ended.")),
        "TOO_MANY_RUNS");
  }
  runs_[++last_number_] = {run_and_shard, std::move(stop)};
  return last_number_;
}

void RunRegistry::Leave(uint64_t number) {
  MutexLock lock(mutex_);
  runs_.erase(number);
}

void RunRegistry::StopAll() {
  std::vector<std::function<void()>> stops;
  {
    MutexLock lock(mutex_);
    stopping_ = true;
    for (const auto& [number, entry] : runs_) stops.push_back(entry.stop);
  }
  for (const auto& stop : stops) stop();
}

int RunRegistry::running() {
  MutexLock lock(mutex_);
  return static_cast<int>(runs_.size());
}

}  // namespace destconn
