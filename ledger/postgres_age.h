#ifndef LEDGER_POSTGRES_AGE_H_
#define LEDGER_POSTGRES_AGE_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/mutex.h"
#include "ledger/postgres_pool.h"

namespace destconn {

// Notices that the shared store is an older copy of itself: a backup that was
// restored, or a standby that took over without the last writes. A row of the
// store counts up, by all replicas; each keeps in a file of its own how far it
// has seen it come.
//
// Errors: FAILED_PRECONDITION with STORE_ROLLED_BACK; FILE_NOT_DURABLE; those
// of postgres_connection.h.
//
// Thread-safe.
class PostgresAge {
 public:
  // What to do with an older copy.
  struct Acceptance {
    bool accept = false;
    // Accept it, and take all that happened before then for sent.
    std::optional<absl::Time> cautiously = std::nullopt;
  };

  // `folder`: of the file; empty for none, and then nothing is noticed. `pool`
  // must outlive it. `new_store`: what a store is known by that has no number
  // yet; any will do.
  PostgresAge(PostgresPool& pool, std::string folder, uint64_t new_store);

  // Before all else.
  absl::Status Open(const Acceptance& acceptance, absl::Duration timeout);
  // Now and then, and whenever something makes one doubt.
  absl::Status Advance(absl::Duration timeout);

  // What happened before (Unix seconds) and is not known is taken for sent. 0
  // if no copy was accepted cautiously.
  int64_t assumed_sent_before() const { return assumed_sent_before_; }

 private:
  struct Row {
    int64_t store = 0;
    int64_t generation = 0;
    int64_t assumed_sent_before = 0;
  };

  absl::StatusOr<Row> Count(absl::Duration timeout);
  absl::Status Accept(const Acceptance& acceptance, int64_t seen,
                      absl::Duration timeout);
  std::string PathOf(int64_t store) const;
  // How far the store was seen to come: 0 if it was not seen yet.
  absl::StatusOr<int64_t> Seen(int64_t store) const;

  PostgresPool& pool_;
  const std::string folder_;
  const int64_t new_store_;
  int64_t assumed_sent_before_ = 0;  // after Open it stays
  Mutex mutex_;
  int64_t seen_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace destconn

#endif  // LEDGER_POSTGRES_AGE_H_
