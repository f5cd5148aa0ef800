#ifndef LEDGER_POSTGRES_POOL_H_
#define LEDGER_POSTGRES_POOL_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "base/mutex.h"
#include "ledger/postgres_connection.h"
#include "ledger/postgres_url.h"
#include "ledger/postgres_wire.h"

namespace destconn {

// A connection, lent for one try of a piece of work.
//
// Not thread-safe.
class PostgresSession {
 public:
  // `unsure`: an earlier try may have been done without our hearing of it.
  PostgresSession(PostgresConnection& connection, Clock& clock,
                  absl::Duration deadline, bool unsure)
      : connection_(connection),
        clock_(clock),
        deadline_(deadline),
        unsure_(unsure) {}

  // Waits for five seconds at most: a server that takes longer is gone, and
  // another connection may be better.
  absl::StatusOr<PostgresRows> Run(const std::string& statement,
                                   const PostgresParameters& parameters = {});

  bool unsure() const { return unsure_; }

 private:
  PostgresConnection& connection_;
  Clock& clock_;
  const absl::Duration deadline_;
  const bool unsure_;
};

// A bounded number of connections, and what is done when one fails.
//
// Thread-safe.
class PostgresPool {
 public:
  using Work = std::function<absl::Status(PostgresSession&)>;

  // `clock` must outlive it. `seed`: of the waits between tries.
  PostgresPool(PostgresTarget target, size_t max_connections, uint64_t seed,
               Clock& clock);

  // Does one piece of work; it must be of a kind that may be done twice, or ask
  // whether the session is unsure. After a serialization failure or a deadlock
  // it is tried again, ten times at most; after a broken connection on a new
  // one, until `timeout` has passed. The status of its last try, as
  // postgres_connection.h has it.
  absl::Status Run(absl::Duration timeout, const Work& work);

  // The same within a transaction.
  absl::Status Transact(absl::Duration timeout, const Work& work);

 private:
  struct Lent {
    std::unique_ptr<PostgresConnection> connection = nullptr;
    absl::Duration opened = absl::ZeroDuration();
  };

  absl::StatusOr<Lent> Take(absl::Duration deadline);
  void GiveBack(Lent lent);
  absl::Status TryOnce(absl::Duration deadline, bool unsure, const Work& work);
  // Before the next try; longer, the more there were.
  absl::Duration Pause(int tries);

  const PostgresTarget target_;
  const size_t max_connections_;
  Clock& clock_;
  Mutex mutex_;
  CondVar given_back_;
  size_t lent_ ABSL_GUARDED_BY(mutex_) = 0;
  std::vector<Lent> idle_ ABSL_GUARDED_BY(mutex_);
  std::minstd_rand random_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace destconn

#endif  // LEDGER_POSTGRES_POOL_H_
