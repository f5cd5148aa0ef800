#ifndef LEDGER_LEDGER_ARCHIVE_H_
#define LEDGER_LEDGER_ARCHIVE_H_

#include <cstddef>
#include <cstdint>
#include <fstream>
#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "ledger/ledger_record.h"

namespace destconn {

// A file of all records of a ledger, to carry them to another engine: a line of
// text with the sealed ledger key in hex, the records (34 bytes each: the key,
// and the value of EncodeLedgerRecord), and a last line with their number and
// the CRC-32 of all before it. A file that was cut or changed is refused.
//
// It says no more than the store does: keyed hashes, and their key under the
// seal of the master key.
//
// Errors: FAILED_PRECONDITION with ARCHIVE_UNUSABLE.
class LedgerArchiveWriter {
 public:
  // `path` must not exist yet.
  explicit LedgerArchiveWriter(const std::string& path);

  // `sealed_key`: empty if there is none.
  absl::Status Open(absl::string_view sealed_key);
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

// Takes what a file holds. Not OK ends the reading.
struct ArchiveTaker {
  std::function<absl::Status(absl::string_view sealed_key)> key;  // once, first
  std::function<absl::Status(absl::Span<const LedgerRecord>)> records;
};

// Checks the whole file, and only then gives what it holds: the records some at
// a time.
absl::Status ReadLedgerArchive(const std::string& path,
                               const ArchiveTaker& take);

}  // namespace destconn

#endif  // LEDGER_LEDGER_ARCHIVE_H_
