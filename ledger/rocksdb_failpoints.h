#ifndef LEDGER_ROCKSDB_FAILPOINTS_H_
#define LEDGER_ROCKSDB_FAILPOINTS_H_

#include <cstddef>

#include "rocksdb/options.h"

namespace destconn {

// Names the moments within RocksDB at which tests/kill_test ends the process,
// and makes memtables so small that a test sees them written to files. Nothing
// in a build without `--config=failpoints`.
void AddFailpoints(rocksdb::DBOptions& options);
void AddFailpoints(rocksdb::ColumnFamilyOptions& options);

// How many recent records are many, where `most` are in a release.
size_t ManyRecent(size_t most);

}  // namespace destconn

#endif  // LEDGER_ROCKSDB_FAILPOINTS_H_
