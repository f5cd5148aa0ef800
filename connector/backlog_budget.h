#ifndef CONNECTOR_BACKLOG_BUDGET_H_
#define CONNECTOR_BACKLOG_BUDGET_H_

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace destconn {

// How many bytes of events that wait for Meta all runs of the process may hold
// together: enough for 64 requests of 1,000 events of 1.2 KB and what is being
// prepared, and with a second copy of each in a request's body well under the
// 512 MiB of the contract (section 6).
//
// Thread-safe.
class BacklogBudget {
 public:
  static constexpr size_t kDefaultBytes = size_t{128} << 20;

  explicit BacklogBudget(size_t bytes = kDefaultBytes)
      : bytes_(static_cast<int64_t>(bytes)) {}

  // A run holds so many more, or fewer.
  void Change(int64_t bytes) { used_ += bytes; }
  // Whether runs are to hold no more.
  bool IsSpent() const { return used_ >= bytes_; }

 private:
  const int64_t bytes_;
  std::atomic<int64_t> used_ = 0;
};

// What one run holds of a budget, which must outlive it; gives it back when it
// dies.
//
// Not thread-safe.
class BacklogShare {
 public:
  explicit BacklogShare(BacklogBudget& budget) : budget_(budget) {}
  ~BacklogShare() { Hold(0); }

  BacklogShare(const BacklogShare&) = delete;
  BacklogShare& operator=(const BacklogShare&) = delete;

  // The run holds so many bytes now.
  void Hold(size_t bytes) {
    const auto now = static_cast<int64_t>(bytes);
    if (now == held_) return;
    budget_.Change(now - held_);
    held_ = now;
  }

 private:
  BacklogBudget& budget_;
  int64_t held_ = 0;
};

}  // namespace destconn

#endif  // CONNECTOR_BACKLOG_BUDGET_H_
