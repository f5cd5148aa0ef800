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

}  // namespace destconn

#endif  // CONNECTOR_BACKLOG_BUDGET_H_
