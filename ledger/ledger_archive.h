#ifndef LEDGER_LEDGER_ARCHIVE_H_
#define LEDGER_LEDGER_ARCHIVE_H_

#include <cstddef>
#include <cstdint>
#include <fstream>
#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "ledger/ledger_record.h"

namespace destconn {

// A file of all records of a ledger, to carry them to another engine: a line of
// text, the records (34 bytes each: the key, and the value of
// EncodeLedgerRecord), and a last line with their number and the CRC-32 of all
// before it. A file that was cut or changed is refused.
//
// It says no more than the ledger does: keyed hashes, that mean something only
// under the same master key.
//
// Errors: FAILED_PRECONDITION with ARCHIVE_UNUSABLE.
class LedgerArchiveWriter {
 public:
  // `path` must not exist yet.
  explicit LedgerArchiveWriter(const std::string& path);

  absl::Status Open();
  absl::Status Add(const LedgerRecord& record);
  // The file is durable, and there, once it returns OK.
  absl::Status Finish();

  uint64_t records() const { return records_; }

 private:
  absl::Status Write(const std::string& bytes);

  const std::string path_;
  const std::string temporary_;
  std::ofstream file_;
  uint32_t checksum_ = 0;
  uint64_t records_ = 0;
};

// Checks the whole file, and only then gives its records, some at a time.
absl::Status ReadLedgerArchive(
    const std::string& path,
    const std::function<absl::Status(absl::Span<const LedgerRecord>)>& take);

}  // namespace destconn

#endif  // LEDGER_LEDGER_ARCHIVE_H_
