#include "connector/order_journal.h"

#include "connector/proto_time.h"

namespace destconn {

using destination::v1::RowError;

uint8_t OutcomeNumber(std::optional<RowReason> reason) {
  return reason.has_value() ? static_cast<uint8_t>(*reason) + 1 : 0;
}

std::optional<destination::v1::OrderFate> ToProto(const OrderFate& fate) {
  if (fate.outcome > kRowReasonCount) return std::nullopt;
  destination::v1::OrderFate proto;
  proto.set_outcome(RowError::OUTCOME_DELIVERED);
  if (fate.outcome > 0) {
    const auto reason = static_cast<RowReason>(fate.outcome - 1);
    proto.set_outcome(IsSkip(reason) ? RowError::OUTCOME_SKIPPED
                                     : RowError::OUTCOME_REJECTED);
    proto.set_reason(std::string(RowReasonName(reason)));
  }
  *proto.mutable_time() = ToProto(fate.time);
  proto.set_run_id(fate.run_id);
  proto.set_meta_trace_id(fate.trace_id);
  return proto;
}

void OrderJournal::Add(const OrderIndexKey& order,
                       std::optional<RowReason> reason,
                       absl::string_view trace_id) {
  if (!on()) return;
  by_trace_[std::string(trace_id)].push_back(
      {.order = order, .outcome = OutcomeNumber(reason)});
  ++collected_;
}

void OrderJournal::Flush(absl::Time now, bool all) {
  constexpr size_t kMuch = 1000;
  if (collected_ == 0 || (!all && collected_ < kMuch)) return;
  for (const auto& [trace_id, outcomes] : by_trace_) {
    if (!index_->Record(outcomes, now, run_id_, trace_id).ok()) break;
  }
  by_trace_.clear();
  collected_ = 0;
}

}  // namespace destconn
