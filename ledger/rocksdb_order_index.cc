#include "ledger/rocksdb_order_index.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/error_reason.h"
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

// A value: Unix seconds, the length of the run's id, the id, the trace id.
std::string Encode(absl::Time time, absl::string_view run_id,
                   absl::string_view trace_id) {
  constexpr size_t kLongest = 255;
  const int64_t seconds = absl::ToUnixSeconds(time);
  std::string value(sizeof(seconds), '\0');
  std::memcpy(value.data(), &seconds, sizeof(seconds));
  run_id = run_id.substr(0, kLongest);
  value += static_cast<char>(run_id.size());
  absl::StrAppend(&value, run_id, trace_id);
  return value;
}

std::optional<OrderFate> Decode(absl::string_view value) {
  int64_t seconds = 0;
  if (value.size() <= sizeof(seconds)) return std::nullopt;
  std::memcpy(&seconds, value.data(), sizeof(seconds));
  value.remove_prefix(sizeof(seconds));
  const auto length = static_cast<unsigned char>(value.front());
  value.remove_prefix(1);
  if (value.size() < length) return std::nullopt;
  return OrderFate{.time = absl::FromUnixSeconds(seconds),
                   .run_id = std::string(value.substr(0, length)),
                   .trace_id = std::string(value.substr(length))};
}

// Forgets what is too old when RocksDB rewrites its files.
class Expiry final : public rocksdb::CompactionFilter {
 public:
  explicit Expiry(Clock& clock) : clock_(clock) {}

  bool Filter(int, const rocksdb::Slice&, const rocksdb::Slice& value,
              std::string*, bool*) const override {
    const auto fate = Decode({value.data(), value.size()});
    return !fate.has_value() || fate->time < clock_.Now() - kKept;
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
    options.compression = rocksdb::kLZ4Compression;  // run ids repeat
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
    const std::string value = Encode(time, run_id, trace_id);
    rocksdb::WriteBatch batch;
    for (const OrderOutcome& outcome : outcomes) {
      char key[kKeyBytes];
      std::copy(outcome.order.begin(), outcome.order.end(), key);
      key[kOrderBytes] = static_cast<char>(outcome.outcome);
      batch.Put(rocksdb::Slice(key, kKeyBytes), value);
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
      auto fate = Decode({it->value().data(), it->value().size()});
      if (!fate.has_value() || it->key().size() != kKeyBytes ||
          fate->time < clock_.Now() - kKept) {
        continue;
      }
      fate->outcome = static_cast<uint8_t>(it->key()[kOrderBytes]);
      fates.push_back(*std::move(fate));
    }
    if (!it->status().ok()) return Unavailable(it->status());
    return fates;
  }

 private:
  Clock& clock_;
  const Expiry expiry_;  // the database uses it to its end
  std::unique_ptr<rocksdb::DB> db_;
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
