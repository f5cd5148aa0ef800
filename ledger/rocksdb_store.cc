#include "ledger/rocksdb_store.h"

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/error_reason.h"
#include "base/mutex.h"
#include "base/status_macros.h"
#include "ledger/claim_table.h"
#include "ledger/ledger_record.h"
#include "rocksdb/cache.h"
#include "rocksdb/db.h"
#include "rocksdb/filter_policy.h"
#include "rocksdb/table.h"

namespace destconn {
namespace {

using ColumnFamilies = std::vector<rocksdb::ColumnFamilyHandle*>;

constexpr size_t kBlockCacheBytes = size_t{64} << 20;
constexpr size_t kWriteBufferBytes = size_t{16} << 20;
constexpr int kBloomBits = 10;

rocksdb::Slice ToSlice(absl::string_view text) {
  return {text.data(), text.size()};
}

rocksdb::Slice ToSlice(const EventKey& key) {
  return {reinterpret_cast<const char*>(key.bytes.data()), key.bytes.size()};
}

// RocksDB's message names files, never contents.
absl::Status Unavailable(const rocksdb::Status& status,
                         absl::string_view reason) {
  return WithReason(absl::UnavailableError(absl::StrCat(
                        "The store failed: ", status.ToString(),
                        ". Check that its disk has space and can be written.")),
                    reason);
}

rocksdb::ColumnFamilyOptions FamilyOptions() {
  rocksdb::BlockBasedTableOptions table;
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(kBloomBits));
  table.block_cache = rocksdb::NewLRUCache(kBlockCacheBytes);
  rocksdb::ColumnFamilyOptions options;
  options.write_buffer_size = kWriteBufferBytes;
  options.compression = rocksdb::kNoCompression;  // hashes do not compress
  options.memtable_prefix_bloom_size_ratio = 0.1;
  options.memtable_whole_key_filtering = true;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  return options;
}

class Store final : public RocksDbStore {
 public:
  Store(std::unique_ptr<rocksdb::DB> db, ColumnFamilies families)
      : db_(std::move(db)), families_(std::move(families)) {}

  ~Store() override {
    for (rocksdb::ColumnFamilyHandle* family : families_) {
      db_->DestroyColumnFamilyHandle(family);
    }
    db_->Close();
  }

  absl::StatusOr<std::vector<Claim>> ClaimEvents(
      ClaimOwner owner, absl::Span<const ClaimRequest> requests) override {
    // The claim comes before the look: an event that another stream records in
    // between is then either still claimed or found delivered, never both
    // missed.
    std::vector<bool> claimed;
    claimed.reserve(requests.size());
    for (const ClaimRequest& request : requests) {
      claimed.push_back(claims_.TryClaim(owner, request.key));
    }
    auto answers = Peek(requests);
    for (size_t i = 0; i < requests.size(); ++i) {
      const bool granted = answers.ok() && (*answers)[i] == Claim::kGranted;
      if (granted && !claimed[i]) (*answers)[i] = Claim::kBusy;
      if (!granted && claimed[i]) claims_.Release(owner, requests[i].key);
    }
    return answers;
  }

  absl::Status RecordSending(ClaimOwner, absl::Span<const Delivery>) override {
    return absl::OkStatus();
  }

  absl::Status RecordDelivered(ClaimOwner owner,
                               absl::Span<const Delivery> events) override {
    rocksdb::WriteBatch batch;
    for (const Delivery& event : events) {
      const rocksdb::Status put =
          batch.Put(ledger(), ToSlice(event.key), EncodeLedgerRecord(event));
      if (!put.ok()) return Unavailable(put, "LEDGER_UNAVAILABLE");
    }
    const rocksdb::Status written = db_->Write(Durable(), &batch);
    if (!written.ok()) return Unavailable(written, "LEDGER_UNAVAILABLE");
    for (const Delivery& event : events) claims_.Release(owner, event.key);
    return absl::OkStatus();
  }

  void Release(ClaimOwner owner, absl::Span<const EventKey> keys) override {
    for (const EventKey& key : keys) claims_.Release(owner, key);
  }

  void Abandon(ClaimOwner owner, absl::Span<const EventKey> keys) override {
    Release(owner, keys);
  }

  absl::StatusOr<std::vector<Claim>> Peek(
      absl::Span<const ClaimRequest> requests) override {
    std::vector<rocksdb::Slice> keys;
    keys.reserve(requests.size());
    for (const ClaimRequest& request : requests) {
      keys.push_back(ToSlice(request.key));
    }
    std::vector<rocksdb::PinnableSlice> values(keys.size());
    std::vector<rocksdb::Status> found(keys.size());
    db_->MultiGet(rocksdb::ReadOptions(), ledger(), keys.size(), keys.data(),
                  values.data(), found.data());
    std::vector<Claim> answers;
    answers.reserve(requests.size());
    for (size_t i = 0; i < requests.size(); ++i) {
      DC_ASSIGN_OR_RETURN(const Claim answer,
                          Judge(requests[i], found[i], values[i]));
      answers.push_back(answer);
    }
    return answers;
  }

  absl::StatusOr<std::optional<std::string>> Get(
      absl::string_view key) override {
    std::string value;
    const rocksdb::Status read =
        db_->Get(rocksdb::ReadOptions(), state(), ToSlice(key), &value);
    if (read.IsNotFound()) return std::optional<std::string>();
    if (!read.ok()) return Unavailable(read, "STORE_UNAVAILABLE");
    return std::optional<std::string>(std::move(value));
  }

  absl::Status Put(absl::string_view key, absl::string_view value) override {
    MutexLock lock(state_mutex_);
    return PutLocked(key, value);
  }

  absl::StatusOr<bool> CompareAndPut(absl::string_view key,
                                     const std::optional<std::string>& expected,
                                     absl::string_view value) override {
    MutexLock lock(state_mutex_);
    DC_ASSIGN_OR_RETURN(const std::optional<std::string> stored, Get(key));
    if (stored != expected) return false;
    DC_RETURN_IF_ERROR(PutLocked(key, value));
    return true;
  }

  absl::Status Delete(absl::string_view key) override {
    MutexLock lock(state_mutex_);
    const rocksdb::Status written =
        db_->Delete(Durable(), state(), ToSlice(key));
    return written.ok() ? absl::OkStatus()
                        : Unavailable(written, "STORE_UNAVAILABLE");
  }

  absl::StatusOr<std::vector<std::pair<std::string, std::string>>> List(
      absl::string_view prefix) override {
    std::vector<std::pair<std::string, std::string>> records;
    const std::unique_ptr<rocksdb::Iterator> it(
        db_->NewIterator(rocksdb::ReadOptions(), state()));
    for (it->Seek(ToSlice(prefix));
         it->Valid() && it->key().starts_with(ToSlice(prefix)); it->Next()) {
      records.emplace_back(it->key().ToString(), it->value().ToString());
    }
    if (!it->status().ok()) {
      return Unavailable(it->status(), "STORE_UNAVAILABLE");
    }
    return records;
  }

 private:
  static rocksdb::WriteOptions Durable() {
    rocksdb::WriteOptions options;
    options.sync = true;
    return options;
  }

  absl::Status PutLocked(absl::string_view key, absl::string_view value)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(state_mutex_) {
    const rocksdb::Status written =
        db_->Put(Durable(), state(), ToSlice(key), ToSlice(value));
    return written.ok() ? absl::OkStatus()
                        : Unavailable(written, "STORE_UNAVAILABLE");
  }

  static absl::StatusOr<Claim> Judge(const ClaimRequest& request,
                                     const rocksdb::Status& found,
                                     const rocksdb::PinnableSlice& value) {
    if (found.IsNotFound()) return Claim::kGranted;
    if (!found.ok()) return Unavailable(found, "LEDGER_UNAVAILABLE");
    const auto record = DecodeLedgerRecord(
        request.key, absl::string_view(value.data(), value.size()));
    if (!record.has_value()) {
      return WithReason(
          absl::DataLossError("A ledger record is damaged. Restore the data "
                              "folder from a copy, or start with a new one."),
          "LEDGER_CORRUPT");
    }
    return record->fingerprint == request.fingerprint ? Claim::kSent
                                                      : Claim::kSentChanged;
  }

  // In the order in which Open names them.
  rocksdb::ColumnFamilyHandle* ledger() const { return families_[1]; }
  rocksdb::ColumnFamilyHandle* state() const { return families_[2]; }

  const std::unique_ptr<rocksdb::DB> db_;
  const ColumnFamilies families_;
  ClaimTable claims_;
  // Held by those who write state records, so that none comes between a
  // comparison and its write.
  Mutex state_mutex_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<RocksDbStore>> RocksDbStore::Open(
    const std::string& path) {
  rocksdb::DBOptions options;
  options.create_if_missing = true;
  options.create_missing_column_families = true;
  options.max_background_jobs = 2;
  options.keep_log_file_num = 2;
  const std::vector<rocksdb::ColumnFamilyDescriptor> families = {
      {rocksdb::kDefaultColumnFamilyName, FamilyOptions()},
      {"ledger", FamilyOptions()},
      {"state", FamilyOptions()},
  };
  ColumnFamilies handles;
  rocksdb::DB* db = nullptr;
  const rocksdb::Status opened =
      rocksdb::DB::Open(options, path, families, &handles, &db);
  if (opened.ok()) {
    return std::make_unique<Store>(std::unique_ptr<rocksdb::DB>(db),
                                   std::move(handles));
  }
  if (absl::StrContains(opened.ToString(), "lock")) {
    return WithReason(absl::FailedPreconditionError(absl::StrCat(
                          "Another process uses the store in '", path,
                          "'. Stop it, or give this one another --data_dir.")),
                      "STORE_LOCKED");
  }
  return Unavailable(opened, "STORE_UNAVAILABLE");
}

}  // namespace destconn
