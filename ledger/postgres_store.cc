#include "ledger/postgres_store.h"

#include <atomic>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/error_reason.h"
#include "base/status_macros.h"
#include "ledger/postgres_age.h"
#include "ledger/postgres_claims.h"
#include "ledger/postgres_days.h"
#include "ledger/postgres_lease.h"
#include "ledger/postgres_ledger.h"
#include "ledger/postgres_order_index.h"
#include "ledger/postgres_pool.h"
#include "ledger/postgres_records.h"
#include "ledger/postgres_schema.h"
#include "ledger/postgres_state.h"

namespace destconn {
namespace {

constexpr absl::Duration kUpkeepEvery = absl::Hours(1);
constexpr absl::Duration kUpkeepTimeout = absl::Seconds(30);
// One for the records, one for the days that they need.
constexpr size_t kConnectionsOffline = 2;
// A request's time, and what may pass before and after it.
constexpr absl::Duration kMargin = absl::Seconds(2);

class Store final : public PostgresStore {
 public:
  Store(const Options& options, Clock& clock)
      : options_(options),
        clock_(clock),
        pool_(options.target, options.max_connections, options.seed, clock),
        // Renewal must not wait for those who use the pool.
        lease_pool_(options.target, 1, options.seed + 1, clock),
        state_(pool_, options.call_timeout, options.seed),
        orders_(pool_, clock),
        days_(pool_),
        age_(lease_pool_, options.folder,
             options.seed ^ absl::ToUnixNanos(clock.Now())),
        lease_(lease_pool_, clock,
               {.length = options.lease,
                .patience = options.lease / 4,
                .on_lost = [this] { AfterLoss(); },
                .on_renewed = [this] { AfterRenewal(); }}),
        ledger_(pool_, lease_, clock,
                {.call_timeout = options.call_timeout,
                 .record_timeout = options.record_timeout,
                 .least_lease = options.request_timeout + kMargin}) {}

  absl::Status Prepare() {
    DC_RETURN_IF_ERROR(PreparePostgresSchema(pool_, options_.call_timeout));
    PostgresAge::Acceptance acceptance = {.accept = options_.accept_rollback};
    if (options_.accept_rollback_cautiously) {
      acceptance.cautiously = clock_.Now();
    }
    DC_RETURN_IF_ERROR(age_.Open(acceptance, options_.call_timeout));
    ledger_.AssumeSentBefore(age_.assumed_sent_before());
    DC_RETURN_IF_ERROR(lease_.Hold(absl::ZeroDuration()).status());
    ready_ = true;
    return absl::OkStatus();
  }

  Ledger& ledger() override { return ledger_; }
  StateStore& state() override { return state_; }
  OrderIndex& orders() override { return orders_; }
  absl::Time assumed_sent_before() const override {
    return absl::FromUnixSeconds(age_.assumed_sent_before());
  }

  absl::Status Upkeep() override {
    DC_RETURN_IF_ERROR(days_.DropExpired(options_.retention, kUpkeepTimeout));
    DC_RETURN_IF_ERROR(orders_.DropExpired(kUpkeepTimeout));
    const int64_t expired =
        absl::ToUnixSeconds(clock_.Now() - options_.retention);
    return pool_.Run(kUpkeepTimeout, [expired](PostgresSession& session) {
      return SweepClaims(session, expired);
    });
  }

 private:
  // Before a new lease is taken. A copy of before this lease does not know it.
  void AfterLoss() {
    if (const absl::Status kept = CheckAge(); !kept.ok()) {
      options_.on_upkeep_failed(kept);
    }
    options_.on_lease_lost();
  }

  absl::Status CheckAge() {
    const absl::Status age = age_.Advance(options_.lease / 4);
    if (ReasonOf(age) == "STORE_ROLLED_BACK") options_.on_rolled_back(age);
    return age;
  }

  // On the lease's thread.
  void AfterRenewal() {
    if (!ready_) return;
    const absl::Status age = CheckAge();
    absl::Status kept = EndExpiredLeases(lease_pool_, options_.lease / 4);
    ledger_.FreeOrphans();
    if (clock_.Monotonic() >= upkeep_at_) {
      upkeep_at_ = clock_.Monotonic() + kUpkeepEvery;
      if (kept.ok()) kept = Upkeep();
    }
    kept.Update(age);
    if (!kept.ok()) options_.on_upkeep_failed(kept);
  }

  const Options options_;
  Clock& clock_;
  PostgresPool pool_;
  PostgresPool lease_pool_;
  PostgresState state_;
  PostgresOrderIndex orders_;
  PostgresDays days_;
  PostgresAge age_;
  std::atomic<bool> ready_ = false;
  absl::Duration upkeep_at_ = absl::ZeroDuration();
  PostgresLease lease_;
  PostgresLedger ledger_;
};

class Offline final : public OfflineStore {
 public:
  Offline(const PostgresStore::Options& options, Clock& clock)
      : pool_(options.target, kConnectionsOffline, options.seed, clock),
        records_(pool_, options.record_timeout),
        state_(pool_, options.call_timeout, options.seed) {}

  absl::Status Prepare(absl::Duration timeout) {
    return PreparePostgresSchema(pool_, timeout);
  }

  LedgerRecords& records() override { return records_; }
  StateStore& state() override { return state_; }

 private:
  PostgresPool pool_;
  PostgresRecords records_;
  PostgresState state_;
};

absl::Status CannotOpen(const absl::Status& status) {
  if (ReasonOf(status).has_value()) {
    return WithReason(absl::FailedPreconditionError(status.message()),
                      *ReasonOf(status));
  }
  if (absl::IsFailedPrecondition(status)) {
    return WithReason(
        absl::FailedPreconditionError(
            "The store's database does not write: it is a standby or set to "
            "read only. Name the primary in --store."),
        "STORE_READ_ONLY");
  }
  if (absl::IsPermissionDenied(status)) {
    return WithReason(
        absl::PermissionDeniedError(absl::StrCat(
            "The store's database does not let us in: ", status.message(),
            ". Check the URL's user and password; the user must be allowed to "
            "create tables in its schema.")),
        "STORE_ACCESS_DENIED");
  }
  return WithReason(
      absl::UnavailableError(absl::StrCat(
          "The store's database cannot be used: ", status.message(),
          ". Check that it runs and that the URL leads to it.")),
      "STORE_UNAVAILABLE");
}

// Whatever will not mend by waiting is said at once.
absl::Status TryFirst(const PostgresStore::Options& options, Clock& clock) {
  const auto first = PostgresConnection::Open(
      options.target, clock, clock.Monotonic() + options.call_timeout);
  return absl::IsFailedPrecondition(first.status()) ? CannotOpen(first.status())
                                                    : absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::unique_ptr<PostgresStore>> PostgresStore::Open(
    const Options& options, Clock& clock) {
  DC_RETURN_IF_ERROR(TryFirst(options, clock));
  auto store = std::make_unique<Store>(options, clock);
  if (const absl::Status ready = store->Prepare(); !ready.ok()) {
    return CannotOpen(ready);
  }
  return store;
}

absl::StatusOr<std::unique_ptr<OfflineStore>> OpenPostgresOffline(
    const PostgresStore::Options& options, Clock& clock) {
  DC_RETURN_IF_ERROR(TryFirst(options, clock));
  auto store = std::make_unique<Offline>(options, clock);
  const absl::Status ready = store->Prepare(options.call_timeout);
  if (!ready.ok()) return CannotOpen(ready);
  return store;
}

}  // namespace destconn
