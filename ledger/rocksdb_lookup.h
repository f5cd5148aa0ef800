#ifndef LEDGER_ROCKSDB_LOOKUP_H_
#define LEDGER_ROCKSDB_LOOKUP_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
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

// What `days` hold of `requests`: one answer each, in their order. The day of
// the event is asked first. An order whose time was corrected is still the same
// order, so what is not there is looked for in the other days; `filter`, null
// as long as it does not know all days, says in which it cannot be.
absl::StatusOr<std::vector<std::optional<FoundRecord>>> FindRecords(
    const RocksDbDays& days, const KeyFilter::View* filter,
    absl::Span<const ClaimRequest> requests);

}  // namespace destconn

#endif  // LEDGER_ROCKSDB_LOOKUP_H_
