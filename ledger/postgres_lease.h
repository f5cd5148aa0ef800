#ifndef LEDGER_POSTGRES_LEASE_H_
#define LEDGER_POSTGRES_LEASE_H_

#include <cstdint>
#include <functional>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "base/mutex.h"
#include "ledger/postgres_pool.h"

namespace destconn {

// This process's right to send what it has claimed: a row of
// destconn_instances, renewed three times in its time. The database's clock
// decides when it has run out; whoever finds it so marks the row as ended, for
// ever, and with it all claims of the process end. Its number, which never
// comes again, is the fencing epoch.
//
// Thread-safe.
class PostgresLease {
 public:
  struct Options {
    absl::Duration length = absl::Seconds(30);
    // How long a try to renew may take.
    absl::Duration patience = absl::Seconds(5);
    // Called when others have ended it; a new one is taken.
    std::function<void()> on_lost = [] {};
    // Called after each renewal, on the lease's thread.
    std::function<void()> on_renewed = [] {};
  };

  // `pool` and `clock` must outlive it. The first lease is taken when `Hold` is
  // called first.
  PostgresLease(PostgresPool& pool, Clock& clock, Options options);
  // Gives the lease back: what was claimed is free at once.
  ~PostgresLease();

  PostgresLease(const PostgresLease&) = delete;
  PostgresLease& operator=(const PostgresLease&) = delete;

  // The number of the lease, which will last for `least` by our own clock,
  // counted from before the database was asked. Renews it if it would not,
  // takes a new one if it is lost. Errors as postgres_connection.h.
  absl::StatusOr<int64_t> Hold(absl::Duration least);

  struct Held {
    int64_t number = 0;  // 0: none
    // It lasts until then for certain, by our own monotonic time.
    absl::Duration until = -absl::InfiniteDuration();
  };
  // As far as is known without asking the database.
  Held Current();

 private:
  void Work(const std::stop_token& stop);
  // One at a time.
  absl::Status Renew() ABSL_EXCLUSIVE_LOCKS_REQUIRED(renewing_);
  absl::StatusOr<bool> Extend(int64_t number)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(renewing_);
  absl::Status Begin() ABSL_EXCLUSIVE_LOCKS_REQUIRED(renewing_);
  void Set(Held held);

  PostgresPool& pool_;
  Clock& clock_;
  const Options options_;
  Mutex renewing_;
  Mutex mutex_;
  Held held_ ABSL_GUARDED_BY(mutex_);
  std::jthread thread_;  // the last: it uses the others
};

// Ends the leases that have run out, by the database's clock.
absl::Status EndExpiredLeases(PostgresPool& pool, absl::Duration timeout);

}  // namespace destconn

#endif  // LEDGER_POSTGRES_LEASE_H_
