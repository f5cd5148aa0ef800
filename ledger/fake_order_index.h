#ifndef LEDGER_FAKE_ORDER_INDEX_H_
#define LEDGER_FAKE_ORDER_INDEX_H_

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "base/mutex.h"
#include "ledger/order_index.h"

namespace destconn {

// An index in memory. Thread-safe.
class FakeOrderIndex final : public OrderIndex {
 public:
  absl::Status Record(absl::Span<const OrderOutcome> outcomes, absl::Time time,
                      absl::string_view run_id,
                      absl::string_view trace_id) override {
    MutexLock lock(mutex_);
    for (const OrderOutcome& outcome : outcomes) {
      fates_[{outcome.order, outcome.outcome}] = {
          .outcome = outcome.outcome,
          .time = time,
          .run_id = std::string(run_id),
          .trace_id = std::string(trace_id)};
    }
    return absl::OkStatus();
  }

  absl::StatusOr<std::vector<OrderFate>> Find(
      const OrderIndexKey& order) override {
    MutexLock lock(mutex_);
    std::vector<OrderFate> found;
    for (const auto& [key, fate] : fates_) {
      if (key.first == order) found.push_back(fate);
    }
    return found;
  }

 private:
  Mutex mutex_;
  std::map<std::pair<OrderIndexKey, uint8_t>, OrderFate> fates_
      ABSL_GUARDED_BY(mutex_);
};

}  // namespace destconn

#endif  // LEDGER_FAKE_ORDER_INDEX_H_
