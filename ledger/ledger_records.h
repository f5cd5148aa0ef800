#ifndef LEDGER_LEDGER_RECORDS_H_
#define LEDGER_LEDGER_RECORDS_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "ledger/ledger_record.h"

namespace destconn {

// Of each key one record, sorted by key; one that is delivered, if any is.
std::vector<LedgerRecord> OnePerKey(absl::Span<const LedgerRecord> records);

// All that a ledger holds, for those who check it or move it to another engine.
//
// Errors: UNAVAILABLE with LEDGER_UNAVAILABLE; DATA_LOSS with LEDGER_CORRUPT
// when a part cannot be read at all.
class LedgerRecords {
 public:
  virtual ~LedgerRecords() = default;

  // Takes the day under which a record stands, and the record; nothing if it is
  // not what was written. Not OK ends the reading.
  using Take = std::function<absl::Status(
      int32_t day, const std::optional<LedgerRecord>& record)>;

  // What is written meanwhile may be among it, and an event that is delivered
  // meanwhile twice: as noted, then as delivered.
  virtual absl::Status ReadRecords(const Take& take) = 0;

  // Adds records of another ledger; what is known as delivered stays. Durable
  // once it returns OK.
  virtual absl::Status AddRecords(absl::Span<const LedgerRecord> records) = 0;
};

}  // namespace destconn

#endif  // LEDGER_LEDGER_RECORDS_H_
