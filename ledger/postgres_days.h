#ifndef LEDGER_POSTGRES_DAYS_H_
#define LEDGER_POSTGRES_DAYS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "base/mutex.h"
#include "ledger/ledger.h"
#include "ledger/ledger_record.h"
#include "ledger/postgres_pool.h"

namespace destconn {

// Delivered events by day. An event that is known is found in the table of its
// day at once; only one that is not there is looked for in all days, since its
// time may have been corrected.
//
// Errors as postgres_connection.h, but DATA_LOSS with LEDGER_CORRUPT for a
// record that is not what was written.
//
// Thread-safe.
class PostgresDays {
 public:
  using Found = absl::flat_hash_map<EventKey, Delivery>;

  // `pool` must outlive it.
  explicit PostgresDays(PostgresPool& pool) : pool_(pool) {}

  // Looks in the days of the requests alone, as far as they are known to be
  // there.
  absl::StatusOr<Found> FindInOwnDays(PostgresSession& session,
                                      absl::Span<const ClaimRequest> requests);

  // Looks in all days that there are now.
  absl::StatusOr<Found> FindAnywhere(PostgresSession& session,
                                     absl::Span<const EventKey> keys);

  // Looks in the given days, all of which must be there.
  absl::StatusOr<Found> FindAmong(PostgresSession& session,
                                  absl::Span<const int64_t> days,
                                  absl::Span<const EventKey> keys);

  // Whether they hold all of these, with the same contents.
  absl::StatusOr<bool> Hold(PostgresSession& session,
                            absl::Span<const Delivery> events);

  // Makes the days' tables that are not there.
  absl::Status MakeDaysOf(absl::Span<const Delivery> events,
                          absl::Duration timeout);

  // Puts events, sorted by key, into their days, in the session's transaction.
  // What stands there already stays. Gives how many were put; NOT_FOUND if a
  // day has been dropped.
  absl::StatusOr<size_t> Insert(PostgresSession& session,
                                absl::Span<const Delivery> events);
  // The same, of records of deliveries.
  absl::StatusOr<size_t> InsertRecords(PostgresSession& session,
                                       absl::Span<const LedgerRecord> records);

  // Drops the days that ended more than `retention` ago, both by the database's
  // clock and by the newest day of an event, so that no clock that jumps makes
  // the ledger forget.
  absl::Status DropExpired(absl::Duration retention, absl::Duration timeout);

 private:
  bool Knows(int64_t day);
  void Forget(int64_t day);
  absl::Status Read(const PostgresRows& rows, Found& found);

  PostgresPool& pool_;
  Mutex mutex_;
  std::vector<int64_t> known_ ABSL_GUARDED_BY(mutex_);  // in order
};

}  // namespace destconn

#endif  // LEDGER_POSTGRES_DAYS_H_
