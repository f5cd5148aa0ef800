#include "ledger/rocksdb_day_file.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "rocksdb/env.h"
#include "rocksdb/options.h"

namespace destconn {
namespace {

absl::Status Told(RocksDbDatabase& database, const rocksdb::Status& status) {
  return status.ok() ? absl::OkStatus()
                     : database.Failed(status, "LEDGER_UNAVAILABLE");
}

}  // namespace

absl::StatusOr<std::unique_ptr<RocksDbDayFile>> RocksDbDayFile::Make(
    RocksDbDatabase& database, int32_t day) {
  DC_ASSIGN_OR_RETURN(auto family, database.MakeDay(day));
  const std::string path =
      absl::StrCat(database.db().GetName(), "/recent-", day, ".sst");
  // One that a crash left may be the database's already, by another name: it
  // must not be written to.
  const rocksdb::Status gone = database.db().GetEnv()->DeleteFile(path);
  if (!gone.ok() && !gone.IsNotFound() && !gone.IsPathNotFound()) {
    return Told(database, gone);
  }
  std::unique_ptr<RocksDbDayFile> file(
      new RocksDbDayFile(database, std::move(family), path));
  DC_RETURN_IF_ERROR(Told(database, file->writer_.Open(path)));
  return file;
}

RocksDbDayFile::RocksDbDayFile(RocksDbDatabase& database,
                               std::shared_ptr<const RocksDbDay> day,
                               std::string path)
    : database_(database),
      day_(std::move(day)),
      path_(std::move(path)),
      writer_(rocksdb::EnvOptions(), database.db().GetOptions(day_->handle)) {}

absl::Status RocksDbDayFile::Put(const EventKey& key, absl::string_view value) {
  return Told(database_, writer_.Put(ToSlice(key), ToSlice(value)));
}

absl::Status RocksDbDayFile::Finish() {
  return Told(database_, writer_.Finish());
}

absl::Status RocksDbDayFile::TakeOver(
    RocksDbDatabase& database,
    const std::vector<std::unique_ptr<RocksDbDayFile>>& files) {
  std::vector<rocksdb::IngestExternalFileArg> taken;
  for (const auto& file : files) {
    rocksdb::IngestExternalFileArg& arg = taken.emplace_back();
    arg.column_family = file->day_->handle;
    arg.external_files = {file->path_};
    arg.options.move_files = true;
  }
  return Told(database, database.db().IngestExternalFiles(taken));
}

}  // namespace destconn
