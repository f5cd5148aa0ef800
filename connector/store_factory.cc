#include "connector/store_factory.h"

#include <sys/stat.h>

#include <fstream>
#include <iterator>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "base/error_reason.h"
#include "base/status_macros.h"
#include "connector/master_key.h"
#include "connector/store_upkeep.h"
#include "ledger/postgres_store.h"
#include "ledger/postgres_url.h"
#include "ledger/rocksdb_order_index.h"
#include "ledger/rocksdb_store.h"

namespace destconn {
namespace {

constexpr absl::Duration kLongestWindow = absl::Hours(62 * 24);

class EmbeddedStore final : public Store {
 public:
  EmbeddedStore(std::unique_ptr<RocksDbStore> engine,
                std::unique_ptr<RocksDbOrderIndex> orders, Clock& clock,
                Log& log)
      : engine_(std::move(engine)),
        orders_(std::move(orders)),
        upkeep_(*engine_, clock, log) {}

  Ledger& ledger() override { return engine_->ledger(); }
  StateStore& state() override { return engine_->state(); }
  OrderIndex& orders() override { return *orders_; }
  bool is_shared() const override { return false; }
  void Upkeep(const std::stop_token& stop) override { upkeep_.Run(stop); }

 private:
  const std::unique_ptr<RocksDbStore> engine_;
  const std::unique_ptr<RocksDbOrderIndex> orders_;
  StoreUpkeep upkeep_;
};

class SharedStore final : public Store {
 public:
  explicit SharedStore(std::unique_ptr<PostgresStore> engine)
      : engine_(std::move(engine)) {}

  Ledger& ledger() override { return engine_->ledger(); }
  StateStore& state() override { return engine_->state(); }
  OrderIndex& orders() override { return engine_->orders(); }
  bool is_shared() const override { return true; }
  // It has a thread of its own, which keeps its lease.
  void Upkeep(const std::stop_token&) override {}

 private:
  const std::unique_ptr<PostgresStore> engine_;
};

class EmbeddedOffline final : public OfflineStore {
 public:
  explicit EmbeddedOffline(std::unique_ptr<RocksDbStore> engine)
      : engine_(std::move(engine)) {}

  LedgerRecords& records() override { return engine_->records(); }
  StateStore& state() override { return engine_->state(); }

 private:
  const std::unique_ptr<RocksDbStore> engine_;
};

bool IsShared(const StoreOptions& options) {
  return !options.store_url_file.empty() || IsPostgresUrl(options.store);
}

absl::Status Refuse(absl::string_view message) {
  return WithReason(absl::InvalidArgumentError(message), "OPTIONS_INVALID");
}

absl::StatusOr<StoreUrl> ReadUrl(const StoreOptions& options, Log& log) {
  if (options.store_url_file.empty()) return StoreUrl(options.store);
  std::ifstream file(options.store_url_file);
  const std::string text((std::istreambuf_iterator<char>(file)),
                         std::istreambuf_iterator<char>());
  struct stat info = {};
  if (text.empty() || stat(options.store_url_file.c_str(), &info) != 0) {
    return WithReason(
        absl::FailedPreconditionError(absl::StrCat(
            "The file '", options.store_url_file,
            "' of --store_url_file cannot be read, or is empty. It holds one "
            "line: postgres://USER:PASSWORD@HOST:PORT/DATABASE.")),
        "STORE_URL_INVALID");
  }
  if (IsExposed(info)) log.SecretFileExposed(options.store_url_file);
  return StoreUrl(std::string(absl::StripAsciiWhitespace(text)));
}

// Warns where a password or the connection is exposed.
absl::StatusOr<PostgresStore::Options> SharedOptions(
    const StoreOptions& options, Log& log) {
  DC_ASSIGN_OR_RETURN(const StoreUrl url, ReadUrl(options, log));
  PostgresStore::Options shared = {
      .lease = options.lease,
      .request_timeout = options.request_timeout,
      .call_timeout = options.patience,
      .seed = options.seed,
      .folder = options.data_dir,
      .accept_rollback = options.accept_rollback,
      .accept_rollback_cautiously = options.accept_rollback_cautiously,
      .on_lease_lost = [&log] { log.StoreLeaseLost(); },
      .on_upkeep_failed =
          [&log](const absl::Status& why) { log.StoreUpkeepFailed(why); },
  };
  DC_ASSIGN_OR_RETURN(shared.target, ParsePostgresUrl(url));
  if (shared.target.has_password && options.store_url_file.empty()) {
    log.StorePasswordExposed();
  }
  if (shared.target.unverified) log.StoreUnverified();
  return shared;
}

// What happened before a longest window is too old to be sent by now.
void WarnOfAssumption(absl::Time sent_before, Clock& clock, Log& log) {
  if (clock.Now() - sent_before < kLongestWindow) {
    log.LedgerAssumesSent(sent_before);
  }
}

absl::StatusOr<std::unique_ptr<RocksDbStore>> OpenRocksDb(
    const StoreOptions& options,
    std::function<void(const absl::Status&)> write_failed) {
  return RocksDbStore::Open(
      {.path = options.data_dir + "/store",
       .write_failed = std::move(write_failed),
       .accept_rollback = options.accept_rollback,
       .accept_rollback_cautiously = options.accept_rollback_cautiously});
}

}  // namespace

absl::Status Validate(const StoreOptions& options) {
  const bool shared = IsShared(options);
  if (!options.store_url_file.empty() && options.store != "rocksdb") {
    return Refuse("--store and --store_url_file contradict. Give one of them.");
  }
  if (!shared && options.store != "rocksdb") {
    return Refuse(
        "--store is neither rocksdb nor a URL that begins with postgres://.");
  }
  if (shared && (options.lease < 3 * options.request_timeout ||
                 options.lease > absl::Hours(1))) {
    return Refuse(absl::StrCat(
        "--store_lease must be at least three times --graph_timeout, so ",
        absl::FormatDuration(3 * options.request_timeout),
        ", and at most 1 h."));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<Store>> OpenStore(
    const StoreOptions& options, Clock& clock, Log& log,
    std::function<void(const absl::Status&)> write_failed) {
  if (IsShared(options)) {
    DC_ASSIGN_OR_RETURN(PostgresStore::Options shared,
                        SharedOptions(options, log));
    shared.on_rolled_back = std::move(write_failed);
    DC_ASSIGN_OR_RETURN(std::unique_ptr<PostgresStore> store,
                        PostgresStore::Open(shared, clock));
    WarnOfAssumption(store->assumed_sent_before(), clock, log);
    return std::make_unique<SharedStore>(std::move(store));
  }
  DC_ASSIGN_OR_RETURN(std::unique_ptr<RocksDbStore> store,
                      OpenRocksDb(options, std::move(write_failed)));
  WarnOfAssumption(store->assumed_sent_before(), clock, log);
  DC_ASSIGN_OR_RETURN(
      std::unique_ptr<RocksDbOrderIndex> orders,
      RocksDbOrderIndex::Open(options.data_dir + "/orders", clock));
  return std::make_unique<EmbeddedStore>(std::move(store), std::move(orders),
                                         clock, log);
}

absl::StatusOr<std::unique_ptr<OfflineStore>> OpenOfflineStore(
    const StoreOptions& options, Clock& clock, Log& log,
    std::function<void(const absl::Status&)> write_failed) {
  if (IsShared(options)) {
    DC_ASSIGN_OR_RETURN(const PostgresStore::Options shared,
                        SharedOptions(options, log));
    return OpenPostgresOffline(shared, clock);
  }
  DC_ASSIGN_OR_RETURN(std::unique_ptr<RocksDbStore> store,
                      OpenRocksDb(options, std::move(write_failed)));
  return std::make_unique<EmbeddedOffline>(std::move(store));
}

}  // namespace destconn
