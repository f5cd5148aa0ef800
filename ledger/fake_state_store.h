#ifndef LEDGER_FAKE_STATE_STORE_H_
#define LEDGER_FAKE_STATE_STORE_H_

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "base/mutex.h"
#include "ledger/state_store.h"

namespace destconn {

// A store in memory.
//
// Thread-safe.
class FakeStateStore final : public StateStore {
 public:
  // Every call from now on fails with this, until it is OK again.
  void FailWith(absl::Status status) {
    MutexLock lock(mutex_);
    failure_ = std::move(status);
  }

  // Does this once, between the next List and its caller's hearing of it: what
  // somebody else does meanwhile.
  void AfterNextList(std::function<void()> then) {
    MutexLock lock(mutex_);
    after_list_ = std::move(then);
  }

  absl::StatusOr<std::optional<std::string>> Get(
      absl::string_view key) override {
    MutexLock lock(mutex_);
    if (!failure_.ok()) return failure_;
    const auto record = records_.find(std::string(key));
    if (record == records_.end()) return std::optional<std::string>();
    return std::optional<std::string>(record->second);
  }

  absl::Status Put(absl::string_view key, absl::string_view value) override {
    MutexLock lock(mutex_);
    if (failure_.ok()) records_[std::string(key)] = std::string(value);
    return failure_;
  }

  absl::StatusOr<bool> CompareAndPut(absl::string_view key,
                                     const std::optional<std::string>& expected,
                                     absl::string_view value) override {
    MutexLock lock(mutex_);
    if (!failure_.ok()) return failure_;
    const auto record = records_.find(std::string(key));
    const bool same = record == records_.end() ? !expected.has_value()
                                               : expected == record->second;
    if (same) records_[std::string(key)] = std::string(value);
    return same;
  }

  absl::StatusOr<bool> CompareAndChange(
      absl::Span<const StateChange> changes) override {
    MutexLock lock(mutex_);
    if (!failure_.ok()) return failure_;
    for (const StateChange& change : changes) {
      const auto record = records_.find(change.key);
      const bool same = record == records_.end()
                            ? !change.expected.has_value()
                            : change.expected == record->second;
      if (!same) return false;
    }
    for (const StateChange& change : changes) {
      if (change.value.has_value()) {
        records_[change.key] = *change.value;
      } else {
        records_.erase(change.key);
      }
    }
    return true;
  }

  absl::Status Delete(absl::string_view key) override {
    MutexLock lock(mutex_);
    if (failure_.ok()) records_.erase(std::string(key));
    return failure_;
  }

  absl::StatusOr<std::vector<std::pair<std::string, std::string>>> List(
      absl::string_view prefix) override {
    std::vector<std::pair<std::string, std::string>> found;
    std::function<void()> then;
    {
      MutexLock lock(mutex_);
      if (!failure_.ok()) return failure_;
      for (const auto& record : records_) {
        if (absl::StartsWith(record.first, prefix)) found.push_back(record);
      }
      then.swap(after_list_);
    }
    if (then) then();
    return found;
  }

 private:
  Mutex mutex_;
  std::map<std::string, std::string> records_ ABSL_GUARDED_BY(mutex_);
  absl::Status failure_ ABSL_GUARDED_BY(mutex_);
  std::function<void()> after_list_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace destconn

#endif  // LEDGER_FAKE_STATE_STORE_H_
