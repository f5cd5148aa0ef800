#ifndef CONNECTOR_DATASET_GATES_H_
#define CONNECTOR_DATASET_GATES_H_

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/time/time.h"
#include "base/mutex.h"
#include "delivery/send_gate.h"

namespace destconn {

// The limits of all datasets that runs of this process send to. What Meta said
// of a dataset outlives the run that it was said to, as long as it matters.
//
// Thread-safe; a gate is for one run's thread.
class DatasetGates {
 public:
  // What the gates of one dataset share.
  struct Dataset;

  DatasetGates();
  ~DatasetGates();

  // The gate of a run that sends to the dataset and would have up to
  // `most_in_flight` requests in flight. `wake` is called when a request that
  // was held with an infinite `ask_at` may be asked for again, from any run's
  // thread and perhaps once more after the gate is gone; it must not block or
  // call back. `now` is monotonic.
  std::unique_ptr<SendGate> Join(const std::string& dataset_id,
                                 int most_in_flight, std::function<void()> wake,
                                 absl::Duration now);

  // How long no run is to send to the dataset, since Meta blocked the action by
  // policy; zero: it may. `now` is monotonic.
  absl::Duration BlockedFor(const std::string& dataset_id, absl::Duration now);
  // Somebody has seen to it: the next run may try.
  void Unblock(const std::string& dataset_id);

  // Datasets that it remembers.
  size_t size();

 private:
  std::shared_ptr<Dataset> Find(const std::string& dataset_id);
  void Forget(absl::Duration now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  Mutex mutex_;
  std::map<std::string, std::shared_ptr<Dataset>> datasets_
      ABSL_GUARDED_BY(mutex_);
};

}  // namespace destconn

#endif  // CONNECTOR_DATASET_GATES_H_
