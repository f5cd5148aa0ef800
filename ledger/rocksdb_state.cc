#include "ledger/rocksdb_state.h"

#include <memory>

#include "base/status_macros.h"
#include "ledger/rocksdb_forget.h"

namespace destconn {

absl::StatusOr<std::optional<std::string>> RocksDbState::Get(
    absl::string_view key) {
  std::string value;
  const rocksdb::Status read = database_.db().Get(
      rocksdb::ReadOptions(), database_.state(), ToSlice(key), &value);
  if (read.IsNotFound()) return std::optional<std::string>();
  if (!read.ok()) return ToStatus(read, "STORE_UNAVAILABLE");
  return std::optional<std::string>(std::move(value));
}

absl::Status RocksDbState::Put(absl::string_view key, absl::string_view value) {
  MutexLock lock(mutex_);
  return PutLocked(key, value);
}

absl::StatusOr<bool> RocksDbState::CompareAndPut(
    absl::string_view key, const std::optional<std::string>& expected,
    absl::string_view value) {
  MutexLock lock(mutex_);
  DC_ASSIGN_OR_RETURN(const std::optional<std::string> stored, Get(key));
  if (stored != expected) return false;
  DC_RETURN_IF_ERROR(PutLocked(key, value));
  return true;
}

absl::StatusOr<bool> RocksDbState::CompareAndChange(
    absl::Span<const StateChange> changes) {
  MutexLock lock(mutex_);
  rocksdb::WriteBatch batch;
  for (const StateChange& change : changes) {
    DC_ASSIGN_OR_RETURN(const std::optional<std::string> stored,
                        Get(change.key));
    if (stored != change.expected) return false;
    if (change.value == change.expected) continue;
    const rocksdb::Slice key = ToSlice(change.key);
    const rocksdb::Status added =
        change.value.has_value()
            ? batch.Put(database_.state(), key, ToSlice(*change.value))
            : batch.Delete(database_.state(), key);
    if (!added.ok()) return ToStatus(added, "STORE_UNAVAILABLE");
  }
  DC_RETURN_IF_ERROR(database_.Write(batch, "STORE_UNAVAILABLE"));
  return true;
}

absl::Status RocksDbState::Delete(absl::string_view key) {
  MutexLock lock(mutex_);
  rocksdb::WriteBatch batch;
  const rocksdb::Status added = batch.Delete(database_.state(), ToSlice(key));
  if (!added.ok()) return ToStatus(added, "STORE_UNAVAILABLE");
  return database_.Write(batch, "STORE_UNAVAILABLE");
}

absl::Status RocksDbState::Erase(absl::string_view key) {
  DC_RETURN_IF_ERROR(Delete(key));
  const auto days = database_.days();
  std::vector<rocksdb::ColumnFamilyHandle*> families = {
      database_.state(), database_.notes(), database_.recent(),
      database_.numbers()};
  for (const auto& [number, day] : *days) families.push_back(day->handle);
  const rocksdb::Status forgotten =
      ForgetDeleted(database_.db(), families, database_.state(), ToSlice(key));
  return forgotten.ok() ? absl::OkStatus()
                        : ToStatus(forgotten, "STORE_UNAVAILABLE");
}

absl::StatusOr<std::vector<std::pair<std::string, std::string>>>
RocksDbState::List(absl::string_view prefix) {
  std::vector<std::pair<std::string, std::string>> records;
  const std::unique_ptr<rocksdb::Iterator> it(
      database_.db().NewIterator(rocksdb::ReadOptions(), database_.state()));
  for (it->Seek(ToSlice(prefix));
       it->Valid() && it->key().starts_with(ToSlice(prefix)); it->Next()) {
    records.emplace_back(it->key().ToString(), it->value().ToString());
  }
  if (!it->status().ok()) return ToStatus(it->status(), "STORE_UNAVAILABLE");
  return records;
}

absl::Status RocksDbState::PutLocked(absl::string_view key,
                                     absl::string_view value) {
  rocksdb::WriteBatch batch;
  const rocksdb::Status added =
      batch.Put(database_.state(), ToSlice(key), ToSlice(value));
  if (!added.ok()) return ToStatus(added, "STORE_UNAVAILABLE");
  return database_.Write(batch, "STORE_UNAVAILABLE");
}

}  // namespace destconn
