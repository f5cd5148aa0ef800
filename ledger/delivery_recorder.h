#ifndef LEDGER_DELIVERY_RECORDER_H_
#define LEDGER_DELIVERY_RECORDER_H_

#include <functional>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/types/span.h"
#include "base/mutex.h"
#include "ledger/ledger.h"

namespace destconn {

// Makes deliveries durable, and before them notes of what is about to leave, on
// a thread of its own: who has them recorded need not wait for the disk. What
// came in while it was busy is written at once, notes first: requests wait for
// them.
//
// Thread-safe.
class DeliveryRecorder {
 public:
  // Takes what the ledger gave; called on the recorder's thread.
  using Done = std::function<void(const absl::Status&)>;

  // `ledger` must outlive it.
  explicit DeliveryRecorder(Ledger& ledger);
  // Records all that it was given.
  ~DeliveryRecorder();

  DeliveryRecorder(const DeliveryRecorder&) = delete;
  DeliveryRecorder& operator=(const DeliveryRecorder&) = delete;

  // As Ledger::RecordSending.
  void Note(ClaimOwner owner, std::vector<Delivery> events, Done done);
  // As Ledger::RecordDelivered.
  void Record(ClaimOwner owner, std::vector<Delivery> events, Done done);

 private:
  enum class Kind { kNote, kRecord };
  struct Job {
    Kind kind = Kind::kNote;
    ClaimOwner owner = 0;
    std::vector<Delivery> events = {};
    Done done = {};
  };

  void Add(Job job);
  void Work();
  // All that waits; nothing once there is no more to come.
  std::vector<Job> Take();
  void Write(std::vector<Job>& jobs);
  absl::Status WriteGroup(const Job& first, absl::Span<const Delivery> events);

  Ledger& ledger_;
  Mutex mutex_;
  CondVar changed_;
  std::vector<Job> waiting_ ABSL_GUARDED_BY(mutex_);
  bool ending_ ABSL_GUARDED_BY(mutex_) = false;
  std::jthread thread_;  // the last: it uses the others
};

}  // namespace destconn

#endif  // LEDGER_DELIVERY_RECORDER_H_
