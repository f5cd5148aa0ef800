#ifndef LEDGER_OFFLINE_STORE_H_
#define LEDGER_OFFLINE_STORE_H_

#include "ledger/ledger_records.h"
#include "ledger/state_store.h"

namespace destconn {

// A store that is open to be checked or moved, while no connector works with
// it.
class OfflineStore {
 public:
  virtual ~OfflineStore() = default;

  virtual LedgerRecords& records() = 0;
  virtual StateStore& state() = 0;
};

}  // namespace destconn

#endif  // LEDGER_OFFLINE_STORE_H_
