#include "ledger/rocksdb_database.h"

#include <algorithm>
#include <cstdarg>
#include <cstddef>
#include <cstring>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "base/error_reason.h"
#include "base/failpoint.h"
#include "base/status_macros.h"
#include "ledger/rocksdb_failpoints.h"
#include "rocksdb/env.h"
#include "rocksdb/filter_policy.h"
#include "rocksdb/listener.h"
#include "rocksdb/perf_level.h"
#include "rocksdb/table.h"

namespace destconn {
namespace {

constexpr size_t kMemtableBytes = size_t{16} << 20;  // of one family
constexpr size_t kMemtablesBytes = size_t{32} << 20;
constexpr size_t kWalBytes = size_t{128} << 20;
// A look at a key reads its block: with RocksDB's own 4 KiB it costs half as
// much again. This is a byte and a half a key more on disk.
constexpr size_t kBlockBytes = size_t{1} << 10;
constexpr int kFilterBits = 10;
// A day grows by small files (RocksDbRecent): more of them at once are joined
// with what it has. A look asks each of them first.
constexpr int kFilesToJoin = 4;
// What a day has stays one level, which a look finds its key in without asking
// filters: ninety million keys.
constexpr uint64_t kDayBytes = uint64_t{4} << 30;
constexpr double kMemtableFilterRatio = 0.05;
constexpr uint64_t kSchema = 1;
constexpr char kSchemaName[] = "schema";
constexpr char kState[] = "state";
constexpr char kNotes[] = "notes";
constexpr char kRecent[] = "recent";
constexpr char kDayPrefix[] = "day-";

rocksdb::ColumnFamilyOptions FamilyOptions() {
  rocksdb::BlockBasedTableOptions table;
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(kFilterBits));
  // A key is asked for once a day: the system's cache keeps what is read often,
  // and gives it back when others need the memory.
  table.no_block_cache = true;
  table.format_version = 5;
  table.block_size = kBlockBytes;
  rocksdb::ColumnFamilyOptions options;
  options.write_buffer_size = kMemtableBytes;
  options.compression = rocksdb::kNoCompression;  // hashes do not compress
  options.level0_file_num_compaction_trigger = kFilesToJoin;
  options.max_bytes_for_level_base = kDayBytes;
  options.memtable_prefix_bloom_size_ratio = kMemtableFilterRatio;
  options.memtable_whole_key_filtering = true;
  // Whoever asks knows from memory that it is there (KeyFilter).
  options.optimize_filters_for_hits = true;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  AddFailpoints(options);
  return options;
}

// RocksDB's own diary. On a full disk its write fails, too, and the second one
// to fail aborts the process before the failed write of the ledger is reported.
class NoLog final : public rocksdb::Logger {
 public:
  using rocksdb::Logger::Logv;
  void Logv(const char*, va_list) override {}
};

// Counts of what it did that RocksDB keeps for each thread, and nobody reads:
// one more at each comparison of two keys.
class NoCounts final : public rocksdb::EventListener {
 public:
  static void OnThisThread() {
    rocksdb::SetPerfLevel(rocksdb::PerfLevel::kDisable);
  }

  void OnFlushBegin(rocksdb::DB*, const rocksdb::FlushJobInfo&) override {
    OnThisThread();
  }
  void OnCompactionBegin(rocksdb::DB*,
                         const rocksdb::CompactionJobInfo&) override {
    OnThisThread();
  }
};

rocksdb::DBOptions DatabaseOptions() {
  rocksdb::DBOptions options;
  options.create_if_missing = true;
  options.create_missing_column_families = true;
  options.max_background_jobs = 2;
  options.info_log = std::make_shared<NoLog>();
  options.db_write_buffer_size = kMemtablesBytes;
  options.max_total_wal_size = kWalBytes;
  options.listeners.push_back(std::make_shared<NoCounts>());
  AddFailpoints(options);
  return options;
}

absl::Status SchemaUnknown(absl::string_view what) {
  return WithReason(
      absl::FailedPreconditionError(absl::StrCat(
          "Another version of the connector made the store. ", what,
          " Start that version, or give this one another --data_dir.")),
      "STORE_SCHEMA_UNKNOWN");
}

std::string DayName(int32_t day) { return absl::StrCat(kDayPrefix, day); }

std::vector<std::string> FamiliesIn(const std::string& path) {
  std::vector<std::string> names;
  // A folder without a database has none yet: Open makes them, or says what is
  // wrong with it.
  if (!rocksdb::DB::ListColumnFamilies(DatabaseOptions(), path, &names).ok()) {
    names = {rocksdb::kDefaultColumnFamilyName};
  }
  // The first start may have died before it made these.
  for (const char* name : {kState, kNotes, kRecent}) {
    if (std::find(names.begin(), names.end(), name) == names.end()) {
      names.emplace_back(name);
    }
  }
  return names;
}

absl::Status OpenError(const rocksdb::Status& status, absl::string_view path) {
  // A damaged one may speak of a "block".
  if (status.IsIOError() && absl::StrContains(status.ToString(), "LOCK")) {
    return WithReason(absl::FailedPreconditionError(absl::StrCat(
                          "Another process uses the store in '", path,
                          "'. Stop it, or give this one another --data_dir.")),
                      "STORE_LOCKED");
  }
  return ToStatus(status, "STORE_UNAVAILABLE");
}

}  // namespace

rocksdb::Slice ToSlice(absl::string_view text) {
  return {text.data(), text.size()};
}

rocksdb::Slice ToSlice(const EventKey& key) {
  return {reinterpret_cast<const char*>(key.bytes.data()), key.bytes.size()};
}

bool ToKey(const rocksdb::Slice& slice, EventKey& key) {
  if (slice.size() != key.bytes.size()) return false;
  std::memcpy(key.bytes.data(), slice.data(), slice.size());
  return true;
}

absl::Status ToStatus(const rocksdb::Status& status, absl::string_view reason) {
  if (status.IsCorruption()) {
    return WithReason(
        absl::DataLossError(absl::StrCat(
            "The store is damaged: ", status.ToString(),
            ". Restore the data folder from a copy, or start with a new one.")),
        "LEDGER_CORRUPT");
  }
  return WithReason(absl::UnavailableError(absl::StrCat(
                        "The store failed: ", status.ToString(),
                        ". Check that its disk has space and can be written.")),
                    reason);
}

absl::StatusOr<std::unique_ptr<RocksDbDatabase>> RocksDbDatabase::Open(
    const std::string& path, WriteFailed write_failed) {
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  for (const std::string& name : FamiliesIn(path)) {
    families.emplace_back(name, FamilyOptions());
  }
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* db = nullptr;
  const rocksdb::Status opened =
      rocksdb::DB::Open(DatabaseOptions(), path, families, &handles, &db);
  if (!opened.ok()) return OpenError(opened, path);
  std::unique_ptr<RocksDbDatabase> database(new RocksDbDatabase(
      std::unique_ptr<rocksdb::DB>(db), std::move(write_failed)));
  DC_RETURN_IF_ERROR(database->Adopt(handles));
  DC_RETURN_IF_ERROR(database->CheckSchema());
  return database;
}

RocksDbDatabase::~RocksDbDatabase() {
  {
    MutexLock lock(mutex_);
    days_.reset();
  }
  for (rocksdb::ColumnFamilyHandle* handle :
       {state_, notes_, recent_, default_}) {
    if (handle != nullptr) db_->DestroyColumnFamilyHandle(handle);
  }
  db_->Close();
}

absl::Status RocksDbDatabase::Adopt(
    const std::vector<rocksdb::ColumnFamilyHandle*>& handles) {
  std::string unknown;
  auto days = std::make_shared<RocksDbDays>();
  for (rocksdb::ColumnFamilyHandle* handle : handles) {
    absl::string_view name = handle->GetName();
    int32_t day = 0;
    if (name == kState) {
      state_ = handle;
    } else if (name == kNotes) {
      notes_ = handle;
    } else if (name == kRecent) {
      recent_ = handle;
    } else if (name == rocksdb::kDefaultColumnFamilyName) {
      default_ = handle;
    } else if (absl::ConsumePrefix(&name, kDayPrefix) &&
               absl::SimpleAtoi(name, &day)) {
      days->emplace(day, std::make_shared<RocksDbDay>(*db_, handle));
    } else {
      unknown = handle->GetName();
      db_->DestroyColumnFamilyHandle(handle);
    }
  }
  MutexLock lock(mutex_);
  days_ = std::move(days);
  if (unknown.empty()) return absl::OkStatus();
  return SchemaUnknown(absl::StrCat("It holds '", unknown, "'."));
}

// A store of the version before this one is read and brought up to date here;
// there is none yet.
absl::Status RocksDbDatabase::CheckSchema() {
  DC_ASSIGN_OR_RETURN(const uint64_t schema, GetNumber(kSchemaName));
  if (schema == kSchema) return absl::OkStatus();
  if (schema == 0) {
    DESTCONN_FAILPOINT("P18");
    return PutNumber(kSchemaName, kSchema);
  }
  return SchemaUnknown(absl::StrCat(
      "Its schema is ", schema, ", this version knows up to ", kSchema, "."));
}

absl::StatusOr<uint64_t> RocksDbDatabase::GetNumber(
    absl::string_view name) const {
  std::string text;
  const rocksdb::Status read =
      db_->Get(rocksdb::ReadOptions(), default_, ToSlice(name), &text);
  if (read.IsNotFound()) return 0;
  if (!read.ok()) return ToStatus(read, "STORE_UNAVAILABLE");
  uint64_t number = 0;
  if (!absl::SimpleAtoi(text, &number)) {
    return ToStatus(rocksdb::Status::Corruption("a number is none"),
                    "STORE_UNAVAILABLE");
  }
  return number;
}

absl::Status RocksDbDatabase::PutNumber(absl::string_view name,
                                        uint64_t number) {
  rocksdb::WriteBatch batch;
  const rocksdb::Status put =
      batch.Put(default_, ToSlice(name), absl::StrCat(number));
  if (!put.ok()) return ToStatus(put, "STORE_UNAVAILABLE");
  return Write(batch, "STORE_UNAVAILABLE");
}

absl::StatusOr<uint64_t> RocksDbDatabase::DurableWrites() {
  const uint64_t writes = db_->GetLatestSequenceNumber();
  const rocksdb::Status synced = db_->SyncWAL();
  if (!synced.ok()) return Failed(synced, "STORE_UNAVAILABLE");
  return writes;
}

absl::StatusOr<int> RocksDbDatabase::DropDaysBefore(int32_t first) {
  MutexLock lock(mutex_);
  auto days = std::make_shared<RocksDbDays>(*days_);
  int dropped = 0;
  while (!days->empty() && days->begin()->first < first) {
    DESTCONN_FAILPOINT("P17");
    const rocksdb::Status status =
        db_->DropColumnFamily(days->begin()->second->handle);
    if (!status.ok()) return Failed(status, "LEDGER_UNAVAILABLE");
    days->erase(days->begin());
    ++dropped;
  }
  days_ = std::move(days);
  return dropped;
}

std::shared_ptr<const RocksDbDays> RocksDbDatabase::days() const {
  MutexLock lock(mutex_);
  return days_;
}

absl::StatusOr<std::shared_ptr<const RocksDbDay>> RocksDbDatabase::MakeDay(
    int32_t day) {
  MutexLock lock(mutex_);
  if (const auto found = days_->find(day); found != days_->end()) {
    return found->second;
  }
  rocksdb::ColumnFamilyHandle* handle = nullptr;
  const rocksdb::Status made =
      db_->CreateColumnFamily(FamilyOptions(), DayName(day), &handle);
  if (!made.ok()) {
    return Failed(made, "LEDGER_UNAVAILABLE");
  }
  auto days = std::make_shared<RocksDbDays>(*days_);
  auto added = std::make_shared<RocksDbDay>(*db_, handle);
  days->emplace(day, added);
  days_ = std::move(days);
  return added;
}

absl::Status RocksDbDatabase::Write(rocksdb::WriteBatch& batch,
                                    absl::string_view reason) {
  return WriteWith(/*sync=*/true, batch, reason);
}

absl::Status RocksDbDatabase::WriteUnsynced(rocksdb::WriteBatch& batch,
                                            absl::string_view reason) {
  return WriteWith(/*sync=*/false, batch, reason);
}

absl::Status RocksDbDatabase::WriteWith(bool sync, rocksdb::WriteBatch& batch,
                                        absl::string_view reason) {
  NoCounts::OnThisThread();
  rocksdb::WriteOptions options;
  options.sync = sync;
  // Of a day that was dropped since the writer asked for it.
  options.ignore_missing_column_families = true;
  const rocksdb::Status written = db_->Write(options, &batch);
  return written.ok() ? absl::OkStatus() : Failed(written, reason);
}

absl::Status RocksDbDatabase::Failed(const rocksdb::Status& status,
                                     absl::string_view reason) {
  const absl::Status failure = ToStatus(status, reason);
  if (!failed_.exchange(true)) write_failed_(failure);
  return failure;
}

}  // namespace destconn
