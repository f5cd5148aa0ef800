#ifndef LEDGER_ROCKSDB_STORE_H_
#define LEDGER_ROCKSDB_STORE_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "ledger/ledger.h"
#include "ledger/state_store.h"

namespace destconn {

// The embedded store: the ledger and the state records in one RocksDB, one
// column family each. One process at a time.
//
// Thread-safe.
class RocksDbStore : public Ledger, public StateStore {
 public:
  // Opens the database in folder `path`, making it if it is not there. Fails
  // with STORE_LOCKED when another process holds it, else with
  // STORE_UNAVAILABLE.
  static absl::StatusOr<std::unique_ptr<RocksDbStore>> Open(
      const std::string& path);
};

}  // namespace destconn

#endif  // LEDGER_ROCKSDB_STORE_H_
