#include "ledger/rocksdb_forget.h"

#include "rocksdb/options.h"

namespace destconn {

rocksdb::Status ForgetDeleted(
    rocksdb::DB& db, const std::vector<rocksdb::ColumnFamilyHandle*>& families,
    rocksdb::ColumnFamilyHandle* family, const rocksdb::Slice& key) {
  for (rocksdb::ColumnFamilyHandle* const each : families) {
    const rocksdb::Status flushed = db.Flush(rocksdb::FlushOptions(), each);
    // One that was dropped meanwhile needs no log.
    if (!flushed.ok() && !flushed.IsColumnFamilyDropped()) return flushed;
  }
  rocksdb::CompactRangeOptions options;
  // Else a file that is at the bottom already stays as it is.
  options.bottommost_level_compaction =
      rocksdb::BottommostLevelCompaction::kForceOptimized;
  return db.CompactRange(options, family, &key, &key);
}

}  // namespace destconn
