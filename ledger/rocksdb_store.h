#ifndef LEDGER_ROCKSDB_STORE_H_
#define LEDGER_ROCKSDB_STORE_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ledger/ledger.h"
#include "ledger/state_store.h"

namespace destconn {

// The embedded store: the ledger and the state records in one RocksDB. One
// process at a time.
//
// Thread-safe.
class RocksDbStore {
 public:
  struct Options {
    std::string path = "";  // of its folder
    // Told of the first write that failed, before its caller is. What the disk
    // holds is not known then, and a second try may report success for lost
    // bytes: a server ends here.
    std::function<void(const absl::Status&)> write_failed =
        [](const absl::Status&) {};
  };

  // Opens the database, making it if it is not there. Fails with STORE_LOCKED
  // when another process holds it, else with STORE_UNAVAILABLE or
  // LEDGER_CORRUPT.
  static absl::StatusOr<std::unique_ptr<RocksDbStore>> Open(Options options);

  virtual ~RocksDbStore() = default;

  virtual Ledger& ledger() = 0;
  virtual StateStore& state() = 0;
};

}  // namespace destconn

#endif  // LEDGER_ROCKSDB_STORE_H_
