#include "ledger/postgres_lease.h"

#include <utility>

#include "base/failpoint.h"
#include "base/status_macros.h"
#include "ledger/postgres_wire.h"

namespace destconn {
namespace {

constexpr char kBegin[] =
    "INSERT INTO destconn_instances (lease_until, ended)"
    " VALUES (now() + $1 * interval '1 millisecond', false) RETURNING id";
constexpr char kExtend[] =
    "UPDATE destconn_instances"
    " SET lease_until = now() + $2 * interval '1 millisecond'"
    " WHERE id = $1 AND NOT ended";
constexpr char kEnd[] =
    "UPDATE destconn_instances SET ended = true WHERE id = $1";
constexpr char kEndExpired[] =
    "UPDATE destconn_instances SET ended = true"
    " WHERE NOT ended AND lease_until < now()";

}  // namespace

PostgresLease::PostgresLease(PostgresPool& pool, Clock& clock, Options options)
    : pool_(pool),
      clock_(clock),
      options_(std::move(options)),
      thread_([this](const std::stop_token& stop) { Work(stop); }) {}

PostgresLease::~PostgresLease() {
  thread_.request_stop();
  thread_.join();
  const int64_t number = Current().number;
  if (number == 0) return;
  // It runs out by itself if this fails.
  pool_
      .Run(
          absl::Seconds(2),
          [number](PostgresSession& session) {
            return session.Run(kEnd, PostgresParameters().Int(number)).status();
          })
      .IgnoreError();
}

absl::StatusOr<int64_t> PostgresLease::Hold(absl::Duration least) {
  Held held = Current();
  if (held.until - clock_.Monotonic() >= least) return held.number;
  MutexLock lock(renewing_);
  held = Current();  // perhaps renewed while we waited
  if (held.until - clock_.Monotonic() >= least) return held.number;
  DC_RETURN_IF_ERROR(Renew());
  held = Current();
  if (held.until - clock_.Monotonic() < least) {
    return absl::UnavailableError("the database took too long for a lease");
  }
  return held.number;
}

void PostgresLease::Work(const std::stop_token& stop) {
  while (clock_.Sleep(options_.length / 3, stop)) {
    absl::Status renewed;
    {
      MutexLock lock(renewing_);
      if (Current().number == 0) continue;
      renewed = Renew();
    }
    if (renewed.ok()) options_.on_renewed();
  }
}

absl::Status PostgresLease::Renew() {
  DESTCONN_FAILPOINT("P22");
  const int64_t number = Current().number;
  if (number != 0) {
    DC_ASSIGN_OR_RETURN(const bool extended, Extend(number));
    if (extended) return absl::OkStatus();
    Set({});
    options_.on_lost();
  }
  return Begin();
}

absl::StatusOr<bool> PostgresLease::Extend(int64_t number) {
  const absl::Duration asked = clock_.Monotonic();
  bool extended = false;
  DC_RETURN_IF_ERROR(pool_.Run(
      options_.patience, [&](PostgresSession& session) -> absl::Status {
        DC_ASSIGN_OR_RETURN(
            const PostgresRows answer,
            session.Run(kExtend,
                        PostgresParameters().Int(number).Int(
                            absl::ToInt64Milliseconds(options_.length))));
        extended = answer.changed == 1;
        return absl::OkStatus();
      }));
  if (extended) Set({.number = number, .until = asked + options_.length});
  return extended;
}

absl::Status PostgresLease::Begin() {
  const absl::Duration asked = clock_.Monotonic();
  int64_t number = 0;
  DC_RETURN_IF_ERROR(pool_.Run(
      options_.patience, [&](PostgresSession& session) -> absl::Status {
        DC_ASSIGN_OR_RETURN(
            const PostgresRows answer,
            session.Run(kBegin,
                        PostgresParameters().Int(
                            absl::ToInt64Milliseconds(options_.length))));
        number = answer.Int(0, 0);
        return absl::OkStatus();
      }));
  Set({.number = number, .until = asked + options_.length});
  return absl::OkStatus();
}

PostgresLease::Held PostgresLease::Current() {
  MutexLock lock(mutex_);
  return held_;
}

void PostgresLease::Set(Held held) {
  MutexLock lock(mutex_);
  held_ = held;
}

absl::Status EndExpiredLeases(PostgresPool& pool, absl::Duration timeout) {
  DESTCONN_FAILPOINT("P23");
  return pool.Run(timeout, [](PostgresSession& session) {
    return session.Run(kEndExpired).status();
  });
}

}  // namespace destconn
