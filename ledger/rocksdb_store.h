#ifndef LEDGER_ROCKSDB_STORE_H_
#define LEDGER_ROCKSDB_STORE_H_

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "ledger/ledger.h"
#include "ledger/ledger_records.h"
#include "ledger/state_store.h"

namespace destconn {

// The embedded store: the ledger and the state records in one RocksDB. One
// process at a time.
//
// Thread-safe.
class RocksDbStore {
 public:
  static constexpr size_t kMostRecent = 200'000;

  struct Options {
    // Of its folder. Beside it, with `.age` added, stands a small file that
    // tells how far the store has come.
    std::string path = "";
    // Told of the first write that failed, before its caller is. What the disk
    // holds is not known then, and a second try may report success for lost
    // bytes: a server ends here.
    std::function<void(const absl::Status&)> write_failed =
        [](const absl::Status&) {};
    // Opens an older copy of the store, too.
    bool accept_rollback = false;
    // The same, and what happened until then and the copy does not know as
    // delivered is answered as if it had been (Claim::kSent), for ever: it may
    // have been. Without effect on a store that is no older copy.
    bool accept_rollback_cautiously = false;
    // So many deliveries are sorted at once (RocksDbRecent); fewer in tests.
    size_t most_recent = kMostRecent;
    // Must outlive it.
    Clock* clock = &RealClock();
  };

  // Opens the database, making it if it is not there. Fails with STORE_LOCKED
  // when another process holds it, with STORE_ROLLED_BACK when it is an older
  // copy, with STORE_SCHEMA_UNKNOWN when another version made it, else with
  // STORE_UNAVAILABLE or LEDGER_CORRUPT.
  static absl::StatusOr<std::unique_ptr<RocksDbStore>> Open(
      const Options& options);

  virtual ~RocksDbStore() = default;

  virtual Ledger& ledger() = 0;
  virtual LedgerRecords& records() = 0;
  virtual StateStore& state() = 0;

  // Events that happened before are answered as sent, since an older copy was
  // accepted cautiously; the epoch if none was.
  virtual absl::Time assumed_sent_before() const = 0;

  struct Upkeep {
    int days_forgotten = 0;
    // The wall clock has jumped since the store was opened. Nothing is
    // forgotten until it is set right or the store is opened again.
    bool clock_stepped = false;
  };

  // What is to be done every few seconds: forgets events that are too old to be
  // sent again, and notes how far the store has come.
  virtual absl::StatusOr<Upkeep> KeepUp() = 0;
};

}  // namespace destconn

#endif  // LEDGER_ROCKSDB_STORE_H_
