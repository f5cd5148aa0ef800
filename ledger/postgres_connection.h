#ifndef LEDGER_POSTGRES_CONNECTION_H_
#define LEDGER_POSTGRES_CONNECTION_H_

#include <map>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "ledger/postgres_url.h"
#include "ledger/postgres_wire.h"

namespace destconn {

// How a statement failed, as the code of its status. A status of this file says
// no more to an operator than its message; who asked for the statement gives it
// a reason.
//
// ABORTED: it was rolled back and may be tried again (40001, 40P01).
// UNKNOWN: whether it was done is not known (the connection broke, nothing came
//   in time, the server goes down; 40003, classes 08 and 57).
// UNAVAILABLE: it was certainly not done: no connection came about, or the
//   server has no room (class 53) or found it slow (57014).
// FAILED_PRECONDITION: the server does not write (25006).
// NOT_FOUND: a table is not there (42P01).
// ALREADY_EXISTS: it is there, or somebody makes it just now (42P07, 23505).
// PERMISSION_DENIED: the server does not let us in (class 28, 42501).
// INTERNAL: all else.

// One connection. No wait is without an end: whatever does not come by its
// deadline (of the clock's monotonic time) breaks the connection.
//
// Not thread-safe.
class PostgresConnection {
 public:
  // Connects to a server that writes; FAILED_PRECONDITION if it does not.
  // `clock` must outlive it.
  static absl::StatusOr<std::unique_ptr<PostgresConnection>> Open(
      const PostgresTarget& target, Clock& clock, absl::Duration deadline);
  virtual ~PostgresConnection() = default;

  // Runs one statement, which is prepared when it is run first.
  virtual absl::StatusOr<PostgresRows> Run(const std::string& statement,
                                           const PostgresParameters& parameters,
                                           absl::Duration deadline) = 0;

  // Whether nothing more can be done with it.
  virtual bool broken() const = 0;
  virtual bool in_transaction() const = 0;
};

}  // namespace destconn

#endif  // LEDGER_POSTGRES_CONNECTION_H_
