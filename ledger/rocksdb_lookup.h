#ifndef LEDGER_ROCKSDB_LOOKUP_H_
#define LEDGER_ROCKSDB_LOOKUP_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "ledger/key_filter.h"
#include "ledger/ledger.h"
#include "ledger/ledger_record.h"
#include "ledger/rocksdb_database.h"

namespace destconn {

struct FoundRecord {
  LedgerRecord record = {};
  int32_t day = 0;  // whose family it stands in
};

// LEDGER_CORRUPT.
absl::Status DamagedRecord();

// Adds to `found`, which has one answer a request, in their order, what `days`
// hold of those that have none. The day of the event is asked first. An order
// whose time was corrected is still the same order, so what is not there is
// looked for in the other days; `filter`, null as long as it does not know all
// days, says in which it cannot be.
absl::Status FindRecords(const RocksDbDays& days, const KeyFilter::View* filter,
                         absl::Span<const ClaimRequest> requests,
                         std::vector<std::optional<FoundRecord>>& found);

}  // namespace destconn

#endif  // LEDGER_ROCKSDB_LOOKUP_H_
