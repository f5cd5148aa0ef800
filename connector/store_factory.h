#ifndef CONNECTOR_STORE_FACTORY_H_
#define CONNECTOR_STORE_FACTORY_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "connector/log.h"
#include "ledger/ledger.h"
#include "ledger/offline_store.h"
#include "ledger/order_index.h"
#include "ledger/state_store.h"

namespace destconn {

// Where durable state lives, as the operator's flags say.
struct StoreOptions {
  std::string store = "rocksdb";    // or a postgres:// URL
  std::string store_url_file = "";  // or its file, since it may hold a password
  std::string data_dir = "";        // rocksdb's folder is in it
  // For one start with an older copy.
  bool accept_rollback = false;
  bool accept_rollback_cautiously = false;
  absl::Duration lease = absl::Seconds(30);            // PostgreSQL's alone
  absl::Duration request_timeout = absl::Seconds(10);  // to the Graph API
  // How long to wait for the database, at the start and in a call.
  absl::Duration patience = absl::Seconds(15);
  uint64_t seed = 0;  // drawn anew for each process
};

// OK, or INVALID_ARGUMENT with OPTIONS_INVALID. No message holds a URL.
absl::Status Validate(const StoreOptions& options);

// A store of either kind.
class Store {
 public:
  virtual ~Store() = default;

  virtual Ledger& ledger() = 0;
  virtual StateStore& state() = 0;
  virtual OrderIndex& orders() = 0;
  // Whether other connectors use it, too.
  virtual bool is_shared() const = 0;
  // What the store wants done from time to time, if it does not do so itself.
  // Returns when `stop` is requested, or when there is nothing to do.
  virtual void Upkeep(const std::stop_token& stop) = 0;
};

// Opens the store that checked options name; warns where a password or the
// connection is exposed. `clock` and `log` must outlive it. `write_failed` is
// RocksDbStore's. Errors: those of RocksDbStore::Open, RocksDbOrderIndex::Open
// and PostgresStore::Open; STORE_URL_INVALID, also for a file that cannot be
// read.
absl::StatusOr<std::unique_ptr<Store>> OpenStore(
    const StoreOptions& options, Clock& clock, Log& log,
    std::function<void(const absl::Status&)> write_failed);

// Such a store for those who check or move it. All as OpenStore.
absl::StatusOr<std::unique_ptr<OfflineStore>> OpenOfflineStore(
    const StoreOptions& options, Clock& clock, Log& log,
    std::function<void(const absl::Status&)> write_failed);

}  // namespace destconn

#endif  // CONNECTOR_STORE_FACTORY_H_
