#include "ledger/rocksdb_order_index.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "base/error_reason.h"
#include "base/mutex.h"
#include "base/status_macros.h"
#include "rocksdb/compaction_filter.h"
#include "rocksdb/db.h"
#include "rocksdb/filter_policy.h"
#include "rocksdb/memtablerep.h"
#include "rocksdb/table.h"

namespace destconn {
namespace {

// As long as the ledger keeps the events.
constexpr absl::Duration kKept = absl::Hours(70 * 24);
constexpr size_t kOrderBytes = std::tuple_size_v<OrderIndexKey>;
constexpr size_t kKeyBytes = kOrderBytes + 1;
constexpr size_t kWriteBufferBytes = size_t{16} << 20;
constexpr size_t kBlockCacheBytes = size_t{4} << 20;

rocksdb::Slice ToSlice(absl::string_view text) {
  return {text.data(), text.size()};
}

absl::Status Unavailable(const rocksdb::Status& status) {
  return WithReason(absl::UnavailableError(absl::StrCat(
                        "The index of orders failed: ", status.ToString(),
                        ". Check that its disk has space and can be written.")),
                    "STORE_UNAVAILABLE");
}

// What is recorded at once has its time, run and trace in one record, the
// occasion, and of each order only the occasion's number, which is its time:
// microseconds since 1970, and never the same twice.
using Occasion = uint64_t;

// Big endian, so that the key's order is time's.
std::string KeyOf(Occasion occasion) {
  std::string key(sizeof(occasion), '\0');
  for (size_t i = key.size(); i-- > 0; occasion >>= 8) {
    key[i] = static_cast<char>(occasion & 0xff);
  }
  return key;
}

std::optional<Occasion> ReadOccasion(const rocksdb::Slice& key) {
  if (key.size() != sizeof(Occasion)) return std::nullopt;
  Occasion occasion = 0;
  for (size_t i = 0; i < key.size(); ++i) {
    occasion = occasion << 8 | static_cast<uint8_t>(key[i]);
  }
  return occasion;
}

absl::Time TimeOf(Occasion occasion) {
  return absl::FromUnixMicros(static_cast<int64_t>(occasion));
}

// An occasion's value: the length of the run's id, the id, the trace id.
std::string Encode(absl::string_view run_id, absl::string_view trace_id) {
  constexpr size_t kLongest = 255;
  run_id = run_id.substr(0, kLongest);
  return absl::StrCat(
      absl::string_view(std::string(1, static_cast<char>(run_id.size()))),
      run_id, trace_id);
}

// Nothing if it is none.
std::optional<OrderFate> Decode(Occasion occasion, absl::string_view value) {
  if (value.empty()) return std::nullopt;
  const auto length = static_cast<unsigned char>(value.front());
  value.remove_prefix(1);
  if (value.size() < length) return std::nullopt;
  return OrderFate{.time = TimeOf(occasion),
                   .run_id = std::string(value.substr(0, length)),
                   .trace_id = std::string(value.substr(length))};
}

// Forgets what is too old when RocksDB rewrites its files.
class Expiry final : public rocksdb::CompactionFilter {
 public:
  explicit Expiry(Clock& clock) : clock_(clock) {}

  // An order's value is an occasion, an occasion's key is one.
  bool Filter(int, const rocksdb::Slice& key, const rocksdb::Slice& value,
              std::string*, bool*) const override {
    const auto occasion = ReadOccasion(key.size() == kKeyBytes ? value : key);
    return !occasion.has_value() || TimeOf(*occasion) < clock_.Now() - kKept;
  }
  const char* Name() const override { return "destconn.OrderExpiry"; }

 private:
  Clock& clock_;
};

class Index final : public RocksDbOrderIndex {
 public:
  explicit Index(Clock& clock) : clock_(clock), expiry_(clock) {}

  rocksdb::Status Open(const std::string& path) {
    rocksdb::BlockBasedTableOptions table;
    table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
    table.block_cache = rocksdb::NewLRUCache(kBlockCacheBytes);
    rocksdb::Options options;
    options.create_if_missing = true;
    options.write_buffer_size = kWriteBufferBytes;
    // Written all the time and hardly ever read: sorted once, when it leaves
    // memory, and rewritten seldom.
    options.memtable_factory.reset(new rocksdb::VectorRepFactory());
    options.allow_concurrent_memtable_write = false;
    options.compaction_style = rocksdb::kCompactionStyleUniversal;
    options.compression = rocksdb::kNoCompression;  // hashes do not compress
    options.compaction_filter = &expiry_;
    options.max_background_jobs = 1;
    options.keep_log_file_num = 2;
    options.max_open_files = 64;
    // Files that nothing else would rewrite.
    options.periodic_compaction_seconds =
        static_cast<uint64_t>(absl::ToInt64Seconds(kKept / 2));
    options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
    rocksdb::DB* db = nullptr;
    rocksdb::Status opened = rocksdb::DB::Open(options, path, &db);
    if (opened.IsCorruption() && rocksdb::DestroyDB(path, options).ok()) {
      // Its answers are worth less than a connector that starts.
      opened = rocksdb::DB::Open(options, path, &db);
    }
    db_.reset(db);
    return opened;
  }

  absl::Status Record(absl::Span<const OrderOutcome> outcomes, absl::Time time,
                      absl::string_view run_id,
                      absl::string_view trace_id) override {
    const std::string occasion = KeyOf(NewOccasion(time));
    rocksdb::WriteBatch batch;
    batch.Put(occasion, Encode(run_id, trace_id));
    for (const OrderOutcome& outcome : outcomes) {
      char key[kKeyBytes];
      std::copy(outcome.order.begin(), outcome.order.end(), key);
      key[kOrderBytes] = static_cast<char>(outcome.outcome);
      batch.Put(rocksdb::Slice(key, kKeyBytes), occasion);
    }
    // Without a log: a crash costs the last answers, and a log would cost every
    // delivery.
    rocksdb::WriteOptions options;
    options.disableWAL = true;
    const rocksdb::Status written = db_->Write(options, &batch);
    return written.ok() ? absl::OkStatus() : Unavailable(written);
  }

  absl::StatusOr<std::vector<OrderFate>> Find(
      const OrderIndexKey& order) override {
    const absl::string_view prefix(reinterpret_cast<const char*>(order.data()),
                                   order.size());
    std::vector<OrderFate> fates;
    const std::unique_ptr<rocksdb::Iterator> it(
        db_->NewIterator(rocksdb::ReadOptions()));
    for (it->Seek(ToSlice(prefix));
         it->Valid() && it->key().starts_with(ToSlice(prefix)); it->Next()) {
      if (it->key().size() != kKeyBytes) continue;
      DC_ASSIGN_OR_RETURN(auto fate, FateOn(it->value()));
      if (!fate.has_value()) continue;
      fate->outcome = static_cast<uint8_t>(it->key()[kOrderBytes]);
      fates.push_back(*std::move(fate));
    }
    if (!it->status().ok()) return Unavailable(it->status());
    return fates;
  }

 private:
  Occasion NewOccasion(absl::Time time) {
    const auto now = static_cast<Occasion>(absl::ToUnixMicros(time));
    MutexLock lock(mutex_);
    last_ = std::max(last_ + 1, now);
    return last_;
  }

  // Nothing if it is too long ago, or unknown.
  absl::StatusOr<std::optional<OrderFate>> FateOn(const rocksdb::Slice& key) {
    const auto occasion = ReadOccasion(key);
    if (!occasion.has_value() || TimeOf(*occasion) < clock_.Now() - kKept) {
      return std::nullopt;
    }
    std::string value;
    const rocksdb::Status read = db_->Get(rocksdb::ReadOptions(), key, &value);
    if (read.IsNotFound()) return std::nullopt;
    if (!read.ok()) return Unavailable(read);
    return Decode(*occasion, value);
  }

  Clock& clock_;
  const Expiry expiry_;  // the database uses it to its end
  std::unique_ptr<rocksdb::DB> db_;
  Mutex mutex_;
  Occasion last_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace

absl::StatusOr<std::unique_ptr<RocksDbOrderIndex>> RocksDbOrderIndex::Open(
    const std::string& path, Clock& clock) {
  auto index = std::make_unique<Index>(clock);
  const rocksdb::Status opened = index->Open(path);
  if (!opened.ok()) return Unavailable(opened);
  return index;
}

}  // namespace destconn
