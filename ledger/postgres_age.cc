#include "ledger/postgres_age.h"

#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "ledger/store_age.h"

namespace destconn {
namespace {

// Further than any replica has seen it come: a copy that one of them has
// accepted is new to the others.
constexpr int64_t kAccepted = int64_t{1} << 40;

constexpr char kMake[] =
    "INSERT INTO destconn_age (one, store, generation, assumed_sent_before)"
    " VALUES (1, $1, 0, 0) ON CONFLICT (one) DO NOTHING";
constexpr char kCount[] =
    "UPDATE destconn_age SET generation = generation + 1 WHERE one = 1"
    " RETURNING store, generation, assumed_sent_before";
constexpr char kAccept[] =
    "UPDATE destconn_age SET generation = greatest(generation, $1),"
    " assumed_sent_before = greatest(assumed_sent_before, $2) WHERE one = 1";

absl::Status Older(int64_t generation, int64_t seen) {
  return StoreRolledBack(absl::StrCat(
      "The store's database is older than it was: an older copy, or a standby "
      "that took over without the last writes (generation ",
      generation, " of ", seen, ")."));
}

}  // namespace

PostgresAge::PostgresAge(PostgresPool& pool, std::string folder,
                         uint64_t new_store)
    : pool_(pool),
      folder_(std::move(folder)),
      new_store_(static_cast<int64_t>(new_store &
                                      std::numeric_limits<int64_t>::max())) {}

absl::Status PostgresAge::Open(const Acceptance& acceptance,
                               absl::Duration timeout) {
  DC_RETURN_IF_ERROR(pool_.Run(timeout, [this](PostgresSession& session) {
    return session.Run(kMake, PostgresParameters().Int(new_store_)).status();
  }));
  DC_ASSIGN_OR_RETURN(Row row, Count(timeout));
  DC_ASSIGN_OR_RETURN(const int64_t seen, Seen(row.store));
  {
    MutexLock lock(mutex_);
    seen_ = seen;
  }
  if (row.generation <= seen) {
    if (!acceptance.accept && !acceptance.cautiously.has_value()) {
      return Older(row.generation, seen);
    }
    DC_RETURN_IF_ERROR(Accept(acceptance, seen, timeout));
    DC_ASSIGN_OR_RETURN(row, Count(timeout));
  }
  assumed_sent_before_ = row.assumed_sent_before;
  return Advance(timeout);
}

absl::Status PostgresAge::Advance(absl::Duration timeout) {
  if (folder_.empty()) return absl::OkStatus();
  // One at a time: each is to see a later one than the last.
  MutexLock lock(mutex_);
  DC_ASSIGN_OR_RETURN(const Row row, Count(timeout));
  if (row.generation <= seen_) return Older(row.generation, seen_);
  DC_RETURN_IF_ERROR(
      WriteStoreAge(PathOf(row.store),
                    {.generation = static_cast<uint64_t>(row.generation)}));
  seen_ = row.generation;
  return absl::OkStatus();
}

// A reply that was lost counts twice, which does no harm.
absl::StatusOr<PostgresAge::Row> PostgresAge::Count(absl::Duration timeout) {
  Row row;
  DC_RETURN_IF_ERROR(
      pool_.Run(timeout, [&row](PostgresSession& session) -> absl::Status {
        DC_ASSIGN_OR_RETURN(const PostgresRows rows, session.Run(kCount));
        if (rows.size() != 1) return Older(0, 1);
        row = {.store = rows.Int(0, 0),
               .generation = rows.Int(0, 1),
               .assumed_sent_before = rows.Int(0, 2)};
        return absl::OkStatus();
      }));
  return row;
}

absl::Status PostgresAge::Accept(const Acceptance& acceptance, int64_t seen,
                                 absl::Duration timeout) {
  const int64_t above = seen + kAccepted;
  const int64_t before = acceptance.cautiously.has_value()
                             ? absl::ToUnixSeconds(*acceptance.cautiously)
                             : 0;
  return pool_.Run(timeout, [=](PostgresSession& session) {
    return session.Run(kAccept, PostgresParameters().Int(above).Int(before))
        .status();
  });
}

// Another store has another file.
std::string PostgresAge::PathOf(int64_t store) const {
  return absl::StrCat(folder_, "/shared-", absl::Hex(store, absl::kZeroPad16),
                      ".age");
}

absl::StatusOr<int64_t> PostgresAge::Seen(int64_t store) const {
  if (folder_.empty()) return 0;
  DC_ASSIGN_OR_RETURN(const auto age, ReadStoreAge(PathOf(store)));
  return age.has_value() ? static_cast<int64_t>(age->generation) : 0;
}

}  // namespace destconn
