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
#include "ledger/postgres_store.h"
#include "ledger/postgres_url.h"
#include "ledger/rocksdb_store.h"

namespace destconn {
namespace {

template <typename Engine>
class StoreOn final : public Store {
 public:
  explicit StoreOn(std::unique_ptr<Engine> engine)
      : engine_(std::move(engine)) {}

  Ledger& ledger() override { return engine_->ledger(); }
  StateStore& state() override { return engine_->state(); }

 private:
  const std::unique_ptr<Engine> engine_;
};

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

absl::StatusOr<std::unique_ptr<Store>> OpenShared(const StoreOptions& options,
                                                  Clock& clock, Log& log) {
  DC_ASSIGN_OR_RETURN(const StoreUrl url, ReadUrl(options, log));
  PostgresStore::Options shared = {
      .lease = options.lease,
      .request_timeout = options.request_timeout,
      .call_timeout = options.patience,
      .seed = options.seed,
      .on_lease_lost = [&log] { log.StoreLeaseLost(); },
      .on_upkeep_failed =
          [&log](const absl::Status& why) { log.StoreUpkeepFailed(why); },
  };
  DC_ASSIGN_OR_RETURN(shared.target, ParsePostgresUrl(url));
  if (shared.target.has_password && options.store_url_file.empty()) {
    log.StorePasswordExposed();
  }
  if (shared.target.unverified) log.StoreUnverified();
  DC_ASSIGN_OR_RETURN(std::unique_ptr<PostgresStore> store,
                      PostgresStore::Open(shared, clock));
  return std::make_unique<StoreOn<PostgresStore>>(std::move(store));
}

}  // namespace

absl::Status Validate(const StoreOptions& options) {
  const bool shared =
      !options.store_url_file.empty() || IsPostgresUrl(options.store);
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
  if (!options.store_url_file.empty() || IsPostgresUrl(options.store)) {
    return OpenShared(options, clock, log);
  }
  DC_ASSIGN_OR_RETURN(
      std::unique_ptr<RocksDbStore> store,
      RocksDbStore::Open({.path = options.data_dir + "/store",
                          .write_failed = std::move(write_failed)}));
  return std::make_unique<StoreOn<RocksDbStore>>(std::move(store));
}

}  // namespace destconn
