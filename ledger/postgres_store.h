#ifndef LEDGER_POSTGRES_STORE_H_
#define LEDGER_POSTGRES_STORE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "ledger/ledger.h"
#include "ledger/offline_store.h"
#include "ledger/order_index.h"
#include "ledger/postgres_url.h"
#include "ledger/state_store.h"

namespace destconn {

// The store that several replicas share: ledger, state records and the index of
// orders in one PostgreSQL, or what speaks its protocol (docs/postgres.md). A
// thread of its own renews the lease and forgets what has expired.
//
// Errors beside those of the interfaces: see PostgresLedger.
//
// Thread-safe.
class PostgresStore {
 public:
  struct Options {
    PostgresTarget target = {};
    size_t max_connections = 8;
    // How long what this process claimed stays its own after it was heard of
    // last.
    absl::Duration lease = absl::Seconds(30);
    // How long a request to Meta may take; the lease must be longer by far.
    absl::Duration request_timeout = absl::Seconds(10);
    absl::Duration call_timeout = absl::Seconds(15);
    absl::Duration record_timeout = absl::Seconds(60);
    // How long a delivery is remembered, by the day of its event. Longer than
    // the longest window (62 days) by a week.
    absl::Duration retention = absl::Hours(24) * 70;
    uint64_t seed = 0;  // drawn anew for each process
    // This process's own, for the note of how far the store has come; empty for
    // none.
    std::string folder = "";
    // For one start with an older copy of the store: sends again what the copy
    // does not know, or (cautiously) nothing that may have been sent.
    bool accept_rollback = false;
    bool accept_rollback_cautiously = false;
    // Called when the store turns out to be an older copy while it is in use
    // (STORE_ROLLED_BACK); from then on events may be sent twice.
    std::function<void(const absl::Status&)> on_rolled_back =
        [](const absl::Status&) {};
    // Called when this process's claims have ended since its lease ran out.
    std::function<void()> on_lease_lost = [] {};
    std::function<void(const absl::Status&)> on_upkeep_failed =
        [](const absl::Status&) {};
  };

  // Connects and makes the tables if they are not there. `clock` must outlive
  // it. Fails with
  //   FAILED_PRECONDITION STORE_ROLLED_BACK: an older copy;
  //   FAILED_PRECONDITION STORE_READ_ONLY: a replica that does not write;
  //   FAILED_PRECONDITION STORE_SCHEMA_NEWER: a newer connector made the
  //   tables; PERMISSION_DENIED STORE_ACCESS_DENIED: user, password or rights;
  //   UNAVAILABLE STORE_UNAVAILABLE: all else.
  static absl::StatusOr<std::unique_ptr<PostgresStore>> Open(
      const Options& options, Clock& clock);

  virtual ~PostgresStore() = default;

  virtual Ledger& ledger() = 0;
  virtual StateStore& state() = 0;
  virtual OrderIndex& orders() = 0;
  // Of an older copy that was accepted cautiously, by whichever replica; else
  // 1970.
  virtual absl::Time assumed_sent_before() const = 0;

  // Drops expired days and orders, and claims that nobody holds; the store's
  // thread does so every hour.
  virtual absl::Status Upkeep() = 0;
};

// Such a store for those who check or move it. It takes no lease. `clock` must
// outlive it. Fails as PostgresStore::Open.
absl::StatusOr<std::unique_ptr<OfflineStore>> OpenPostgresOffline(
    const PostgresStore::Options& options, Clock& clock);

}  // namespace destconn

#endif  // LEDGER_POSTGRES_STORE_H_
