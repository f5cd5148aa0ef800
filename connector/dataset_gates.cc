#include "connector/dataset_gates.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "delivery/dataset_limits.h"

namespace destconn {

struct DatasetGates::Dataset {
  using Wakes = std::vector<std::function<void()>>;

  // The runs to wake, which is done without the lock.
  Wakes TakeWakes() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex) {
    Wakes calls;
    for (const DatasetLimits::Member member : limits.TakeWoken()) {
      calls.push_back(wakes.at(member));
    }
    return calls;
  }

  Mutex mutex;
  DatasetLimits limits ABSL_GUARDED_BY(mutex);
  std::map<DatasetLimits::Member, std::function<void()>> wakes
      ABSL_GUARDED_BY(mutex);
};

namespace {

class DatasetGate final : public SendGate {
 public:
  DatasetGate(std::shared_ptr<DatasetGates::Dataset> dataset,
              DatasetLimits::Member member)
      : dataset_(std::move(dataset)), member_(member) {}

  ~DatasetGate() override {
    Wakes wakes;
    {
      MutexLock lock(dataset_->mutex);
      dataset_->limits.Quit(member_);
      dataset_->wakes.erase(member_);
      wakes = dataset_->TakeWakes();
    }
    Call(wakes);
  }

  DatasetGate(const DatasetGate&) = delete;
  DatasetGate& operator=(const DatasetGate&) = delete;

  Entry TryEnter(Sending sending, absl::Duration now) override {
    Entry entry;
    Wakes wakes;
    {
      MutexLock lock(dataset_->mutex);
      entry = dataset_->limits.TryEnter(member_, sending, now);
      wakes = dataset_->TakeWakes();
    }
    Call(wakes);
    return entry;
  }

  void Leave(const SendOutcome& outcome, absl::Duration now) override {
    Wakes wakes;
    {
      MutexLock lock(dataset_->mutex);
      dataset_->limits.Leave(member_, outcome, now);
      wakes = dataset_->TakeWakes();
    }
    Call(wakes);
  }

  void Cancel() override {
    Wakes wakes;
    {
      MutexLock lock(dataset_->mutex);
      dataset_->limits.Cancel(member_);
      wakes = dataset_->TakeWakes();
    }
    Call(wakes);
  }

  void Withdraw() override {
    Wakes wakes;
    {
      MutexLock lock(dataset_->mutex);
      dataset_->limits.Withdraw(member_);
      wakes = dataset_->TakeWakes();
    }
    Call(wakes);
  }

  size_t max_request_bytes() override {
    MutexLock lock(dataset_->mutex);
    return dataset_->limits.max_request_bytes();
  }

 private:
  using Wakes = DatasetGates::Dataset::Wakes;

  static void Call(const Wakes& wakes) {
    for (const auto& wake : wakes) wake();
  }

  const std::shared_ptr<DatasetGates::Dataset> dataset_;
  const DatasetLimits::Member member_;
};

}  // namespace

DatasetGates::DatasetGates() = default;
DatasetGates::~DatasetGates() = default;

std::unique_ptr<SendGate> DatasetGates::Join(const std::string& dataset_id,
                                             int most_in_flight,
                                             std::function<void()> wake,
                                             absl::Duration now) {
  MutexLock lock(mutex_);
  Forget(now);
  std::shared_ptr<Dataset>& dataset = datasets_[dataset_id];
  if (dataset == nullptr) dataset = std::make_shared<Dataset>();
  MutexLock dataset_lock(dataset->mutex);
  const DatasetLimits::Member member = dataset->limits.Join(most_in_flight);
  dataset->wakes[member] = std::move(wake);
  return std::make_unique<DatasetGate>(dataset, member);
}

absl::Duration DatasetGates::BlockedFor(const std::string& dataset_id,
                                        absl::Duration now) {
  const std::shared_ptr<Dataset> dataset = Find(dataset_id);
  if (dataset == nullptr) return absl::ZeroDuration();
  MutexLock lock(dataset->mutex);
  return std::max(dataset->limits.blocked_until() - now, absl::ZeroDuration());
}

void DatasetGates::Unblock(const std::string& dataset_id) {
  const std::shared_ptr<Dataset> dataset = Find(dataset_id);
  if (dataset == nullptr) return;
  MutexLock lock(dataset->mutex);
  dataset->limits.Unblock();
}

std::shared_ptr<DatasetGates::Dataset> DatasetGates::Find(
    const std::string& dataset_id) {
  MutexLock lock(mutex_);
  const auto found = datasets_.find(dataset_id);
  return found == datasets_.end() ? nullptr : found->second;
}

void DatasetGates::Forget(absl::Duration now) {
  for (auto it = datasets_.begin(); it != datasets_.end();) {
    Dataset& dataset = *it->second;
    bool forgettable = false;
    {
      MutexLock lock(dataset.mutex);
      forgettable = dataset.limits.IsForgettable(now);
    }
    it = forgettable ? datasets_.erase(it) : std::next(it);
  }
}

size_t DatasetGates::size() {
  MutexLock lock(mutex_);
  return datasets_.size();
}

}  // namespace destconn
