#ifndef LEDGER_POSTGRES_LEDGER_H_
#define LEDGER_POSTGRES_LEDGER_H_

#include <atomic>
#include <cstdint>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "base/clock.h"
#include "base/mutex.h"
#include "ledger/held_claims.h"
#include "ledger/ledger.h"
#include "ledger/postgres_days.h"
#include "ledger/postgres_lease.h"
#include "ledger/postgres_pool.h"

namespace destconn {

// The ledger on a PostgreSQL that replicas share: docs/adr/0006. A claim is a
// row in destconn_claims that bears the number of the process's lease; a
// delivery is a row in the table of its event's day.
//
// Errors beside the ledger's: ABORTED with LEDGER_CLAIM_LOST from RecordSending
// if a claim is not held any more, so that nothing may be sent (the claims of
// all that was to be noted have ended then, and may be made again), and from
// RecordDelivered if another delivery with other contents stands there.
//
// Thread-safe.
class PostgresLedger final : public Ledger {
 public:
  struct Options {
    // How long a call waits for the database; records of deliveries, which are
    // to be kept at almost any price, wait for longer.
    absl::Duration call_timeout = absl::Seconds(15);
    absl::Duration record_timeout = absl::Seconds(60);
    // How long a claim must last when its events leave: a request's time.
    absl::Duration least_lease = absl::Seconds(12);
  };

  // All must outlive it.
  PostgresLedger(PostgresPool& pool, PostgresLease& lease, Clock& clock,
                 const Options& options);

  absl::StatusOr<std::vector<Claim>> ClaimEvents(
      ClaimOwner owner, absl::Span<const ClaimRequest> requests) override;
  absl::Status RecordSending(ClaimOwner owner,
                             absl::Span<const Delivery> events) override;
  absl::Status CheckClaims(ClaimOwner owner) override;
  absl::Status RecordDelivered(ClaimOwner owner,
                               absl::Span<const Delivery> events) override;
  void Release(ClaimOwner owner, absl::Span<const EventKey> keys) override;
  void Abandon(ClaimOwner owner, absl::Span<const EventKey> keys) override;
  absl::StatusOr<std::vector<Claim>> Peek(
      absl::Span<const ClaimRequest> requests) override;

  // What happened before then (Unix seconds) and is not known is answered as
  // sent. Before the first claim.
  void AssumeSentBefore(int64_t time) { assumed_sent_before_ = time; }

  // To be called now and then: frees what the database holds for this process
  // and no run knows of, since a call's answer was lost. Does nothing if all
  // calls were answered.
  void FreeOrphans();

 private:
  // The claims of one call, in the order of their keys.
  struct Call {
    ClaimOwner owner = 0;
    int64_t instance = 0;
    int64_t ticket = 0;
    std::vector<ClaimRequest> asked = {};
    // Of those that Meta has not.
    std::vector<Claim> answers = {};
    PostgresDays::Found sent = {};
  };

  // Gives the status a reason, and looks for orphans for a while.
  absl::Status Fail(const absl::Status& status);
  void KeepGranted(const Call& call, bool answered);
  static std::vector<Claim> InOrderOf(absl::Span<const ClaimRequest> requests,
                                      const Call& call);
  absl::Status Claims(PostgresSession& session, Call& call);
  absl::Status ExplainRefusals(PostgresSession& session, Call& call);
  absl::Status SettleDelivered(PostgresSession& session, Call& call);
  absl::Status Deliver(PostgresSession& session,
                       const std::vector<Delivery>& sorted, bool& day_is_gone);
  absl::Status LoseClaims(ClaimOwner owner,
                          const std::vector<Delivery>& events);
  void End(ClaimOwner owner, absl::Span<const EventKey> keys, bool keep_notes);

  PostgresPool& pool_;
  PostgresLease& lease_;
  Clock& clock_;
  const Options options_;
  PostgresDays days_;
  HeldClaims held_;
  int64_t assumed_sent_before_ = 0;
  std::atomic<int64_t> last_ticket_ = 0;
  Mutex mutex_;
  // Until when calls that went unanswered may still come true.
  absl::Duration orphans_until_ ABSL_GUARDED_BY(mutex_) =
      -absl::InfiniteDuration();
};

}  // namespace destconn

#endif  // LEDGER_POSTGRES_LEDGER_H_
