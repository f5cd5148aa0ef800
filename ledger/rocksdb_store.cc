#include "ledger/rocksdb_store.h"

#include <utility>

#include "base/status_macros.h"
#include "ledger/rocksdb_database.h"
#include "ledger/rocksdb_ledger.h"
#include "ledger/rocksdb_state.h"

namespace destconn {
namespace {

class Store final : public RocksDbStore {
 public:
  explicit Store(std::unique_ptr<RocksDbDatabase> database)
      : database_(std::move(database)),
        ledger_(*database_),
        state_(*database_) {}

  Ledger& ledger() override { return ledger_; }
  StateStore& state() override { return state_; }

 private:
  const std::unique_ptr<RocksDbDatabase> database_;
  RocksDbLedger ledger_;
  RocksDbState state_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<RocksDbStore>> RocksDbStore::Open(
    Options options) {
  DC_ASSIGN_OR_RETURN(
      std::unique_ptr<RocksDbDatabase> database,
      RocksDbDatabase::Open(options.path, std::move(options.write_failed)));
  return std::make_unique<Store>(std::move(database));
}

}  // namespace destconn
