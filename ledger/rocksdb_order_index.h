#ifndef LEDGER_ROCKSDB_ORDER_INDEX_H_
#define LEDGER_ROCKSDB_ORDER_INDEX_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "base/clock.h"
#include "ledger/order_index.h"

namespace destconn {

// The index in a RocksDB of its own, apart from the ledger's: it may be deleted
// at any time, while the connector is stopped, and only the answers are lost.
//
// Thread-safe.
class RocksDbOrderIndex : public OrderIndex {
 public:
  // Opens the database in folder `path`, making it if it is not there, and anew
  // if it is damaged. `clock` must outlive it. Fails with STORE_UNAVAILABLE.
  static absl::StatusOr<std::unique_ptr<RocksDbOrderIndex>> Open(
      const std::string& path, Clock& clock);
};

}  // namespace destconn

#endif  // LEDGER_ROCKSDB_ORDER_INDEX_H_
