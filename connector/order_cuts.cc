#include "connector/order_cuts.h"

#include <cstddef>
#include <string>

namespace destconn {
namespace {

std::string Bytes(const EventKey& key) {
  return {key.bytes.begin(), key.bytes.end()};
}

OrderCuts::Outcome OutcomeOf(const storage::v1::OrderCut& cut) {
  for (size_t i = 0; i < kRowReasonCount; ++i) {
    const auto reason = static_cast<RowReason>(i);
    if (cut.not_delivered() == RowReasonName(reason)) return {reason};
  }
  return {};
}

}  // namespace

OrderCuts::OrderCuts(const storage::v1::OrderCut& stored) : stored_(stored) {}

void OrderCuts::Watch(uint64_t id, const EventKey& key, int64_t first,
                      int64_t last) {
  if (first < last) watched_[id] = {key, first, last};
}

void OrderCuts::Final(uint64_t id, const Outcome& outcome) {
  const auto found = watched_.find(id);
  if (found == watched_.end()) return;
  Keep(found->second, outcome);
  watched_.erase(found);
}

void OrderCuts::Keep(const Watched& event, const Outcome& outcome) {
  storage::v1::OrderCut cut;
  cut.set_event_key(Bytes(event.key));
  if (outcome.reason.has_value()) {
    cut.set_not_delivered(std::string(RowReasonName(*outcome.reason)));
  }
  for (int64_t i = event.first; i < event.last; ++i) cuts_[i] = cut;
}

std::optional<OrderCuts::Outcome> OrderCuts::TakeRest(const EventKey& key,
                                                      int64_t first,
                                                      int64_t last) {
  if (stored_.event_key() != Bytes(key)) return std::nullopt;
  const Outcome outcome = OutcomeOf(stored_);
  stored_.Clear();
  Keep({key, first, last}, outcome);
  return outcome;
}

storage::v1::OrderCut OrderCuts::At(int64_t acked) {
  cuts_.erase(cuts_.begin(), cuts_.lower_bound(acked));
  const auto found = cuts_.find(acked);
  // Until the stream has come to it, the rest of the stored one is still out.
  return found == cuts_.end() ? stored_ : found->second;
}

}  // namespace destconn
