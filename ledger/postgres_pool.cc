#include "ledger/postgres_pool.h"

#include <algorithm>
#include <chrono>
#include <stop_token>
#include <utility>

#include "base/status_macros.h"

namespace destconn {
namespace {

constexpr int kMostConflicts = 10;
constexpr absl::Duration kStatementTimeout = absl::Seconds(5);
constexpr absl::Duration kConnectTimeout = absl::Seconds(3);
constexpr absl::Duration kFirstPause = absl::Milliseconds(10);
constexpr absl::Duration kLongestPause = absl::Milliseconds(500);
// So that a name that leads to another server is noticed, and statements that
// nobody runs any more are forgotten.
constexpr absl::Duration kLifetime = absl::Hours(1);

bool IsConflict(absl::StatusCode code) {
  return code == absl::StatusCode::kAborted ||
         // Tables of days come and go.
         code == absl::StatusCode::kNotFound ||
         code == absl::StatusCode::kAlreadyExists;
}

bool MayMend(absl::StatusCode code) {
  return code == absl::StatusCode::kUnknown ||
         code == absl::StatusCode::kUnavailable ||
         code == absl::StatusCode::kFailedPrecondition;
}

}  // namespace

absl::StatusOr<PostgresRows> PostgresSession::Run(
    const std::string& statement, const PostgresParameters& parameters) {
  return connection_.Run(
      statement, parameters,
      std::min(deadline_, clock_.Monotonic() + kStatementTimeout));
}

PostgresPool::PostgresPool(PostgresTarget target, size_t max_connections,
                           uint64_t seed, Clock& clock)
    : target_(std::move(target)),
      max_connections_(max_connections),
      clock_(clock),
      random_(static_cast<std::minstd_rand::result_type>(seed)) {}

absl::Status PostgresPool::Run(absl::Duration timeout, const Work& work) {
  const absl::Duration deadline = clock_.Monotonic() + timeout;
  bool unsure = false;
  int conflicts = 0;
  for (int tries = 1;; ++tries) {
    const absl::Status status = TryOnce(deadline, unsure, work);
    if (IsConflict(status.code())) {
      if (++conflicts > kMostConflicts) return status;
    } else if (!MayMend(status.code())) {
      return status;
    }
    unsure = unsure || status.code() == absl::StatusCode::kUnknown;
    const absl::Duration pause = Pause(tries);
    if (clock_.Monotonic() + pause >= deadline) return status;
    clock_.Sleep(pause, std::stop_token());
  }
}

absl::Status PostgresPool::Transact(absl::Duration timeout, const Work& work) {
  return Run(timeout, [&work](PostgresSession& session) {
    DC_RETURN_IF_ERROR(session.Run("BEGIN").status());
    DC_RETURN_IF_ERROR(work(session));
    return session.Run("COMMIT").status();
  });
}

absl::Status PostgresPool::TryOnce(absl::Duration deadline, bool unsure,
                                   const Work& work) {
  DC_ASSIGN_OR_RETURN(Lent lent, Take(deadline));
  PostgresSession session(*lent.connection, clock_, deadline, unsure);
  const absl::Status status = work(session);
  if (!status.ok() && !lent.connection->broken() &&
      lent.connection->in_transaction() &&
      !lent.connection
           ->Run("ROLLBACK", {}, clock_.Monotonic() + kStatementTimeout)
           .ok()) {
    lent.connection = nullptr;
  }
  GiveBack(std::move(lent));
  return status;
}

// The analysis does not see that waiting unlocks and locks again.
absl::StatusOr<PostgresPool::Lent> PostgresPool::Take(absl::Duration deadline)
    ABSL_NO_THREAD_SAFETY_ANALYSIS {
  {
    MutexLock lock(mutex_);
    while (lent_ >= max_connections_) {
      const absl::Duration left = deadline - clock_.Monotonic();
      if (left <= absl::ZeroDuration()) {
        return absl::UnavailableError("all connections are in use");
      }
      given_back_.wait_for(mutex_, absl::ToChronoMilliseconds(std::min(
                                       left, absl::Milliseconds(100))));
    }
    ++lent_;
    while (!idle_.empty()) {
      Lent lent = std::move(idle_.back());
      idle_.pop_back();
      if (clock_.Monotonic() - lent.opened < kLifetime) return lent;
    }
  }
  const absl::Duration now = clock_.Monotonic();
  auto opened = PostgresConnection::Open(
      target_, clock_, std::min(deadline, now + kConnectTimeout));
  if (!opened.ok()) {
    GiveBack({});
    return opened.status();
  }
  return Lent{.connection = *std::move(opened), .opened = now};
}

void PostgresPool::GiveBack(Lent lent) {
  MutexLock lock(mutex_);
  --lent_;
  if (lent.connection != nullptr && !lent.connection->broken()) {
    idle_.push_back(std::move(lent));
  }
  given_back_.notify_one();
}

absl::Duration PostgresPool::Pause(int tries) {
  const absl::Duration ceiling = std::min(
      kFirstPause * (int64_t{1} << std::min(tries, 10)), kLongestPause);
  MutexLock lock(mutex_);
  return ceiling * std::uniform_real_distribution<double>(0.5, 1)(random_);
}

}  // namespace destconn
