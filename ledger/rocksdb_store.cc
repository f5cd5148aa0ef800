#include "ledger/rocksdb_store.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "base/failpoint.h"
#include "base/mutex.h"
#include "base/status_macros.h"
#include "ledger/expiry_guard.h"
#include "ledger/rocksdb_database.h"
#include "ledger/rocksdb_failpoints.h"
#include "ledger/rocksdb_ledger.h"
#include "ledger/rocksdb_notes.h"
#include "ledger/rocksdb_recent.h"
#include "ledger/rocksdb_state.h"
#include "ledger/store_age.h"

namespace destconn {
namespace {

constexpr char kGenerationName[] = "generation";
constexpr char kAssumedSentName[] = "assumed_sent_before";  // Unix seconds

std::string AgePath(const std::string& path) {
  return absl::StrCat(path, ".age");
}

// Makes sure that the store is the newest there was, and counts this opening.
absl::StatusOr<StoreAge> ComeOfAge(RocksDbDatabase& database,
                                   const RocksDbStore::Options& options) {
  StoreAge age = {.writes = database.db().GetLatestSequenceNumber()};
  DC_ASSIGN_OR_RETURN(age.generation, database.GetNumber(kGenerationName));
  const auto file = ReadStoreAge(AgePath(options.path));
  const absl::Status newest =
      file.ok() ? CheckStoreAge(age, *file) : file.status();
  const bool accepted =
      options.accept_rollback || options.accept_rollback_cautiously;
  if (!newest.ok() && !accepted) return newest;
  if (!newest.ok() && options.accept_rollback_cautiously) {
    DC_RETURN_IF_ERROR(database.PutNumber(
        kAssumedSentName, absl::ToUnixSeconds(options.clock->Now())));
  }
  // What the file does not know of died before it came to the file, and is not
  // counted again: however many starts die so, the store is one ahead at most.
  uint64_t noted = accepted ? age.generation : 0;
  if (file.ok() && file->has_value()) noted = (*file)->generation;
  age.generation = std::max(age.generation, noted + 1);
  DC_RETURN_IF_ERROR(database.PutNumber(kGenerationName, age.generation));
  DESTCONN_FAILPOINT("P19.2");
  DC_ASSIGN_OR_RETURN(age.writes, database.DurableWrites());
  DC_RETURN_IF_ERROR(WriteStoreAge(AgePath(options.path), age));
  return age;
}

class Store final : public RocksDbStore {
 public:
  Store(std::unique_ptr<RocksDbDatabase> database, const Options& options,
        const StoreAge& age, int64_t assumed_sent_before)
      : database_(std::move(database)),
        age_path_(AgePath(options.path)),
        assumed_sent_before_(assumed_sent_before),
        ledger_(*database_, ManyRecent(options.most_recent),
                assumed_sent_before),
        state_(*database_),
        age_(age),
        guard_(*options.clock) {}

  Ledger& ledger() override { return ledger_; }
  LedgerRecords& records() override { return ledger_; }
  StateStore& state() override { return state_; }
  absl::Time assumed_sent_before() const override {
    return absl::FromUnixSeconds(assumed_sent_before_);
  }

  absl::StatusOr<Upkeep> KeepUp() override {
    MutexLock lock(mutex_);
    if (database_->db().GetLatestSequenceNumber() != age_.writes) {
      DC_ASSIGN_OR_RETURN(age_.writes, database_->DurableWrites());
      DC_RETURN_IF_ERROR(WriteStoreAge(age_path_, age_));
    }
    Upkeep upkeep = {.clock_stepped = guard_.HasStepped()};
    const auto days = database_->days();
    if (days->empty()) return upkeep;
    if (const auto first = guard_.FirstKeptDay(days->rbegin()->first);
        first.has_value() && days->begin()->first < *first) {
      DC_ASSIGN_OR_RETURN(upkeep.days_forgotten,
                          ledger_.ForgetDaysBefore(*first));
    }
    return upkeep;
  }

 private:
  const std::unique_ptr<RocksDbDatabase> database_;
  const std::string age_path_;
  const int64_t assumed_sent_before_;  // Unix seconds
  RocksDbLedger ledger_;
  RocksDbState state_;
  Mutex mutex_;
  StoreAge age_ ABSL_GUARDED_BY(mutex_);
  ExpiryGuard guard_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace

absl::StatusOr<std::unique_ptr<RocksDbStore>> RocksDbStore::Open(
    const Options& options) {
  DC_ASSIGN_OR_RETURN(
      std::unique_ptr<RocksDbDatabase> database,
      RocksDbDatabase::Open(options.path, options.write_failed));
  DC_ASSIGN_OR_RETURN(const StoreAge age, ComeOfAge(*database, options));
  DC_RETURN_IF_ERROR(
      RocksDbRecent::Restore(*database, ManyRecent(options.most_recent)));
  DC_RETURN_IF_ERROR(RestoreNotes(*database));
  DC_ASSIGN_OR_RETURN(const uint64_t assumed,
                      database->GetNumber(kAssumedSentName));
  return std::make_unique<Store>(std::move(database), options, age,
                                 static_cast<int64_t>(assumed));
}

}  // namespace destconn
