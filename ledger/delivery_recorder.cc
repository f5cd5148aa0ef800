#include "ledger/delivery_recorder.h"

#include <algorithm>
#include <cstddef>
#include <tuple>
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

void DeliveryRecorder::Note(ClaimOwner owner, std::vector<Delivery> events,
                            Done done) {
  Add({Kind::kNote, owner, std::move(events), std::move(done)});
}

void DeliveryRecorder::Record(ClaimOwner owner, std::vector<Delivery> events,
                              Done done) {
  DESTCONN_FAILPOINT("P10");
  Add({Kind::kRecord, owner, std::move(events), std::move(done)});
}

void DeliveryRecorder::Add(Job job) {
  MutexLock lock(mutex_);
  waiting_.push_back(std::move(job));
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

// Jobs of one kind and owner are one write. None of those that wait together
// speaks of an event of another: a request is noted before it leaves, and
// recorded after it came back.
void DeliveryRecorder::Write(std::vector<Job>& jobs) {
  const auto group = [](const Job& job) {
    return std::tuple(job.kind, job.owner);
  };
  std::stable_sort(jobs.begin(), jobs.end(), [&](const Job& a, const Job& b) {
    return group(a) < group(b);
  });
  for (size_t begin = 0; begin < jobs.size();) {
    std::vector<Delivery> events = std::move(jobs[begin].events);
    size_t end = begin + 1;
    for (; end < jobs.size() && group(jobs[end]) == group(jobs[begin]); ++end) {
      events.insert(events.end(), jobs[end].events.begin(),
                    jobs[end].events.end());
    }
    const absl::Status status = WriteGroup(jobs[begin], events);
    for (; begin < end; ++begin) jobs[begin].done(status);
  }
}

absl::Status DeliveryRecorder::WriteGroup(const Job& first,
                                          absl::Span<const Delivery> events) {
  if (first.kind == Kind::kNote) {
    return ledger_.RecordSending(first.owner, events);
  }
  const absl::Status status = ledger_.RecordDelivered(first.owner, events);
  DESTCONN_FAILPOINT("P12");
  return status;
}

}  // namespace destconn
