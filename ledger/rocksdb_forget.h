#ifndef LEDGER_ROCKSDB_FORGET_H_
#define LEDGER_ROCKSDB_FORGET_H_

#include <vector>

#include "rocksdb/db.h"

namespace destconn {

// Rewrites whatever file of `family` still holds bytes of `key`, which was
// deleted, and drops the logs that do: RocksDB itself would only hide them.
// `families` are all of the database's, since a log ends with the last of them
// that needs it.
rocksdb::Status ForgetDeleted(
    rocksdb::DB& db, const std::vector<rocksdb::ColumnFamilyHandle*>& families,
    rocksdb::ColumnFamilyHandle* family, const rocksdb::Slice& key);

}  // namespace destconn

#endif  // LEDGER_ROCKSDB_FORGET_H_
