#ifndef LEDGER_ROCKSDB_DAY_FILE_H_
#define LEDGER_ROCKSDB_DAY_FILE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "ledger/ledger.h"
#include "ledger/rocksdb_database.h"
#include "rocksdb/sst_file_writer.h"

namespace destconn {

// Sorted records of one day on their way to its family, past RocksDB's memory.
//
// Errors: UNAVAILABLE with LEDGER_UNAVAILABLE; the database has told of it.
class RocksDbDayFile {
 public:
  // Makes the day, if need be. One at a time of a day.
  static absl::StatusOr<std::unique_ptr<RocksDbDayFile>> Make(
      RocksDbDatabase& database, int32_t day);

  // In the order of the keys, each once.
  absl::Status Put(const EventKey& key, absl::string_view value);

  // Nothing can be put after.
  absl::Status Finish();

  // Has `database` take over files that are finished, all or none of them;
  // their records are durable once it returns OK, and stand over those that
  // were written before.
  static absl::Status TakeOver(
      RocksDbDatabase& database,
      const std::vector<std::unique_ptr<RocksDbDayFile>>& files);

 private:
  RocksDbDayFile(RocksDbDatabase& database,
                 std::shared_ptr<const RocksDbDay> day, std::string path);

  RocksDbDatabase& database_;
  const std::shared_ptr<const RocksDbDay> day_;
  const std::string path_;
  rocksdb::SstFileWriter writer_;
};

}  // namespace destconn

#endif  // LEDGER_ROCKSDB_DAY_FILE_H_
