#ifndef LEDGER_POSTGRES_CLAIMS_H_
#define LEDGER_POSTGRES_CLAIMS_H_

#include <cstdint>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "ledger/ledger.h"
#include "ledger/postgres_pool.h"

namespace destconn {

// The statements on destconn_claims: a row for each event that a process sends,
// or that Meta may have (it is noted then). `instance` is the number of a
// process's lease, `ticket` that of the call of the process which claimed, so
// that a statement which comes late does nothing to another call's claim. Each
// may be run twice. Spans are in the order of keys, each key once, so that two
// statements do not wait for each other.
//
// Errors: as postgres_connection.h.

struct ClaimTickets {
  std::vector<EventKey> keys = {};
  std::vector<int64_t> numbers = {};

  void Add(const EventKey& key, int64_t number) {
    keys.push_back(key);
    numbers.push_back(number);
  }
};

// Takes what is free: nobody's, of a process that has ended, or the instance's
// own. What is noted is free with the same fingerprint alone. Gives the keys
// that were taken, and whether they were noted.
absl::StatusOr<absl::flat_hash_map<EventKey, bool>> TakeClaims(
    PostgresSession& session, int64_t instance, int64_t ticket,
    absl::Span<const ClaimRequest> requests);

struct StoredClaim {
  bool noted = false;
  uint64_t fingerprint = 0;
  bool live = false;  // its process has a lease
};
absl::StatusOr<absl::flat_hash_map<EventKey, StoredClaim>> LookAtClaims(
    PostgresSession& session, absl::Span<const EventKey> keys);

// Notes all that is about to leave; nothing, and false, if not all of it is
// claimed under its ticket by a process whose lease has not ended. Nobody can
// end the lease while the statement runs.
absl::StatusOr<bool> NoteClaims(PostgresSession& session, int64_t instance,
                                absl::Span<const Delivery> events,
                                absl::Span<const int64_t> tickets);

// Ends claims, with their notes or without them.
absl::Status ForgetClaims(PostgresSession& session, int64_t instance,
                          const ClaimTickets& tickets);
absl::Status LeaveClaims(PostgresSession& session, int64_t instance,
                         const ClaimTickets& tickets);

// Ends the claims of delivered events, whoever holds them.
absl::Status ForgetDelivered(PostgresSession& session,
                             absl::Span<const EventKey> keys);

// Adds notes that nobody holds; those that there are stay. Whoever claims such
// an event without a note has lost it.
absl::Status AddNotes(PostgresSession& session,
                      absl::Span<const Delivery> events);

absl::StatusOr<ClaimTickets> ClaimsOf(PostgresSession& session,
                                      int64_t instance);

// Forgets claims of processes that have ended: those that are not noted, and
// those whose event happened before `noted_before` (Unix seconds); and in time
// the processes.
absl::Status SweepClaims(PostgresSession& session, int64_t noted_before);

}  // namespace destconn

#endif  // LEDGER_POSTGRES_CLAIMS_H_
