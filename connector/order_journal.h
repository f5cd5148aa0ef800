#ifndef CONNECTOR_ORDER_JOURNAL_H_
#define CONNECTOR_ORDER_JOURNAL_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "destination/v1/admin.pb.h"
#include "events/row_reason.h"
#include "ledger/order_index.h"

namespace destconn {

// How the index numbers what became of an order: 0 for delivered.
uint8_t OutcomeNumber(std::optional<RowReason> reason);

// What the index holds, as an answer tells it; nothing for a number that this
// version does not know.
std::optional<destination::v1::OrderFate> ToProto(const OrderFate& fate);

// Collects what becomes of a run's orders and writes it to the index, a batch
// at a time.
//
// Not thread-safe.
class OrderJournal {
 public:
  // `index` must outlive it; none: it does nothing.
  OrderJournal(OrderIndex* index, std::string run_id)
      : index_(index), run_id_(std::move(run_id)) {}

  bool on() const { return index_ != nullptr; }

  void Add(const OrderIndexKey& order, std::optional<RowReason> reason,
           absl::string_view trace_id);

  // Writes what has been collected, if that is much or `all` is wanted. An
  // index that fails costs answers, not deliveries.
  void Flush(absl::Time now, bool all);

 private:
  OrderIndex* const index_;
  const std::string run_id_;
  size_t collected_ = 0;
  std::map<std::string, std::vector<OrderOutcome>> by_trace_;
};

}  // namespace destconn

#endif  // CONNECTOR_ORDER_JOURNAL_H_
