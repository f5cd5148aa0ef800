#include "ledger/delivery_recorder.h"

#include <cstddef>
#include <utility>

#include "base/failpoint.h"

namespace destconn {

DeliveryRecorder::DeliveryRecorder(Ledger& ledger)
    : ledger_(ledger), thread_([this] { Work(); }) {}

DeliveryRecorder::~DeliveryRecorder() {
  MutexLock lock(mutex_);
  ending_ = true;
  changed_.notify_one();
}

void DeliveryRecorder::Record(ClaimOwner owner, std::vector<Delivery> events,
                              Done done) {
  DESTCONN_FAILPOINT("P10");
  MutexLock lock(mutex_);
  waiting_.push_back({owner, std::move(events), std::move(done)});
  changed_.notify_one();
}

void DeliveryRecorder::Work() {
  for (auto jobs = Take(); !jobs.empty(); jobs = Take()) Write(jobs);
}

// The analysis does not see that waiting unlocks and locks again.
std::vector<DeliveryRecorder::Job> DeliveryRecorder::Take()
    ABSL_NO_THREAD_SAFETY_ANALYSIS {
  MutexLock lock(mutex_);
  changed_.wait(mutex_, [this]() ABSL_NO_THREAD_SAFETY_ANALYSIS {
    return ending_ || !waiting_.empty();
  });
  return std::exchange(waiting_, {});
}

// Jobs of one owner that came one after the other are one write.
void DeliveryRecorder::Write(std::vector<Job>& jobs) {
  for (size_t begin = 0; begin < jobs.size();) {
    std::vector<Delivery> events = std::move(jobs[begin].events);
    size_t end = begin + 1;
    for (; end < jobs.size() && jobs[end].owner == jobs[begin].owner; ++end) {
      events.insert(events.end(), jobs[end].events.begin(),
                    jobs[end].events.end());
    }
    const absl::Status status =
        ledger_.RecordDelivered(jobs[begin].owner, events);
    DESTCONN_FAILPOINT("P12");
    for (; begin < end; ++begin) jobs[begin].done(status);
  }
}

}  // namespace destconn
