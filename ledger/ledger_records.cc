#include "ledger/ledger_records.h"

#include <algorithm>

namespace destconn {

std::vector<LedgerRecord> OnePerKey(absl::Span<const LedgerRecord> records) {
  std::vector<LedgerRecord> sorted(records.begin(), records.end());
  const auto rank = [](const LedgerRecord& record) {
    return record.state == RecordState::kDelivered ? 0 : 1;
  };
  std::stable_sort(sorted.begin(), sorted.end(),
                   [rank](const LedgerRecord& a, const LedgerRecord& b) {
                     return a.event.key != b.event.key
                                ? a.event.key < b.event.key
                                : rank(a) < rank(b);
                   });
  const auto same = [](const LedgerRecord& a, const LedgerRecord& b) {
    return a.event.key == b.event.key;
  };
  sorted.erase(std::unique(sorted.begin(), sorted.end(), same), sorted.end());
  return sorted;
}

}  // namespace destconn
