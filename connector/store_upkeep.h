#ifndef CONNECTOR_STORE_UPKEEP_H_
#define CONNECTOR_STORE_UPKEEP_H_

#include <stop_token>

#include "base/clock.h"
#include "connector/log.h"
#include "ledger/rocksdb_store.h"

namespace destconn {

// Does every few seconds what the embedded store wants done, and tells the
// operator what came of it: each change once.
//
// Not thread-safe.
class StoreUpkeep {
 public:
  // All must outlive it.
  StoreUpkeep(RocksDbStore& store, Clock& clock, Log& log)
      : store_(store), clock_(clock), log_(log) {}

  // Returns when `stop` is requested.
  void Run(const std::stop_token& stop);

  // One round.
  void Once();

 private:
  RocksDbStore& store_;
  Clock& clock_;
  Log& log_;
  bool stepped_ = false;
  bool failing_ = false;
};

}  // namespace destconn

#endif  // CONNECTOR_STORE_UPKEEP_H_
