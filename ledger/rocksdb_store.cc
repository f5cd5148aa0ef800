#include "ledger/rocksdb_store.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "base/failpoint.h"
#include "base/mutex.h"
#include "base/status_macros.h"
#include "ledger/expiry_guard.h"
#include "ledger/rocksdb_database.h"
#include "ledger/rocksdb_ledger.h"
#include "ledger/rocksdb_notes.h"
#include "ledger/rocksdb_state.h"
#include "ledger/store_age.h"

namespace destconn {
namespace {

constexpr char kGenerationName[] = "generation";

std::string AgePath(const std::string& path) {
  return absl::StrCat(path, ".age");
}

// Makes sure that the store is the newest there was, and counts this opening.
absl::StatusOr<StoreAge> ComeOfAge(RocksDbDatabase& database,
                                   const RocksDbStore::Options& options) {
  StoreAge age = {.writes = database.db().GetLatestSequenceNumber()};
  DC_ASSIGN_OR_RETURN(age.generation, database.GetNumber(kGenerationName));
  auto file = ReadStoreAge(AgePath(options.path));
  if (options.accept_rollback) {
    if (!file.ok()) file = std::optional<StoreAge>();
  } else {
    DC_RETURN_IF_ERROR(file.status());
    DC_RETURN_IF_ERROR(CheckStoreAge(age, *file));
  }
  // What the file does not know of died before it came to the file, and is not
  // counted again: however many starts die so, the store is one ahead at most.
  uint64_t noted = options.accept_rollback ? age.generation : 0;
  if (file->has_value()) noted = (*file)->generation;
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
        const StoreAge& age)
      : database_(std::move(database)),
        age_path_(AgePath(options.path)),
        ledger_(*database_),
        state_(*database_),
        age_(age),
        guard_(*options.clock) {}

  Ledger& ledger() override { return ledger_; }
  LedgerRecords& records() override { return ledger_; }
  StateStore& state() override { return state_; }

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
      DESTCONN_FAILPOINT("P17");
      DC_ASSIGN_OR_RETURN(upkeep.days_forgotten,
                          ledger_.ForgetDaysBefore(*first));
    }
    return upkeep;
  }

 private:
  const std::unique_ptr<RocksDbDatabase> database_;
  const std::string age_path_;
  RocksDbLedger ledger_;
  RocksDbState state_;
  Mutex mutex_;
  StoreAge age_ ABSL_GUARDED_BY(mutex_);
  ExpiryGuard guard_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace

absl::StatusOr<std::unique_ptr<RocksDbStore>> RocksDbStore::Open(
    Options options) {
  DC_ASSIGN_OR_RETURN(
      std::unique_ptr<RocksDbDatabase> database,
      RocksDbDatabase::Open(options.path, options.write_failed));
  DC_ASSIGN_OR_RETURN(const StoreAge age, ComeOfAge(*database, options));
  DC_RETURN_IF_ERROR(RestoreNotes(*database));
  return std::make_unique<Store>(std::move(database), options, age);
}

}  // namespace destconn
