#include "ledger/rocksdb_order_index.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <map>
#include <optional>
#include <thread>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "base/error_reason.h"
#include "base/mutex.h"
#include "base/status_macros.h"
#include "rocksdb/compaction_filter.h"
#include "rocksdb/db.h"
#include "rocksdb/filter_policy.h"
#include "rocksdb/sst_file_writer.h"
#include "rocksdb/table.h"

namespace destconn {
namespace {

// As long as the ledger keeps the events.
constexpr absl::Duration kKept = absl::Hours(70 * 24);
constexpr size_t kOrderBytes = std::tuple_size_v<OrderIndexKey>;
constexpr size_t kKeyBytes = kOrderBytes + 1;
// So many orders wait in memory, ten megabytes, to become a file.
constexpr size_t kMany = 250'000;
constexpr std::chrono::minutes kLongest(1);  // that fewer wait
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

rocksdb::Options OptionsOf(const Expiry& expiry) {
  rocksdb::BlockBasedTableOptions table;
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  table.block_cache = rocksdb::NewLRUCache(kBlockCacheBytes);
  rocksdb::Options options;
  options.create_if_missing = true;
  // Written all the time and hardly ever read: rewritten seldom.
  options.compaction_style = rocksdb::kCompactionStyleUniversal;
  options.compression = rocksdb::kNoCompression;  // hashes do not compress
  options.compaction_filter = &expiry;
  options.max_background_jobs = 1;
  options.keep_log_file_num = 2;
  options.max_open_files = 64;
  // Files that nothing else would rewrite.
  options.periodic_compaction_seconds =
      static_cast<uint64_t>(absl::ToInt64Seconds(kKept / 2));
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  return options;
}

// What was recorded and is not in the database yet. RocksDB's own memory sorts
// what comes as it comes; here it is sorted once, and becomes a file.
struct Recent {
  struct Entry {
    std::array<uint8_t, kKeyBytes> key = {};  // order and outcome
    Occasion occasion = 0;

    // clang-tidy 14 misreads the default.
    // NOLINTNEXTLINE(modernize-use-nullptr)
    friend auto operator<=>(const Entry&, const Entry&) = default;
  };

  std::vector<Entry> entries = {};
  std::map<Occasion, std::string> occasions = {};
};

// Writes `recent` to a file that RocksDB can take over. The keys of occasions
// are shorter than those of orders, and lie among them.
rocksdb::Status WriteFile(Recent& recent, const rocksdb::Options& options,
                          const std::string& path) {
  std::sort(recent.entries.begin(), recent.entries.end());
  rocksdb::SstFileWriter file{rocksdb::EnvOptions(), options};
  rocksdb::Status status = file.Open(path);
  auto occasion = recent.occasions.begin();
  const auto put_occasions_before = [&](absl::string_view key) {
    for (; occasion != recent.occasions.end() && status.ok(); ++occasion) {
      const std::string next = KeyOf(occasion->first);
      if (!key.empty() && next > key) return;
      status = file.Put(next, occasion->second);
    }
  };
  for (size_t i = 0; i < recent.entries.size() && status.ok(); ++i) {
    const Recent::Entry& entry = recent.entries[i];
    // Of an outcome the latest.
    if (i + 1 < recent.entries.size() &&
        recent.entries[i + 1].key == entry.key) {
      continue;
    }
    const absl::string_view key(reinterpret_cast<const char*>(entry.key.data()),
                                entry.key.size());
    put_occasions_before(key);
    if (status.ok()) status = file.Put(ToSlice(key), KeyOf(entry.occasion));
  }
  if (status.ok()) put_occasions_before("");
  return status.ok() ? file.Finish() : status;
}

class Index final : public RocksDbOrderIndex {
 public:
  Index(std::string path, Clock& clock)
      : path_(std::move(path)),
        clock_(clock),
        expiry_(clock),
        options_(OptionsOf(expiry_)) {}

  ~Index() override {
    {
      MutexLock lock(mutex_);
      ending_ = true;
      changed_.notify_all();
    }
    if (writer_.joinable()) writer_.join();
  }

  rocksdb::Status Open() {
    rocksdb::DB* db = nullptr;
    rocksdb::Status opened = rocksdb::DB::Open(options_, path_, &db);
    if (opened.IsCorruption() && rocksdb::DestroyDB(path_, options_).ok()) {
      // Its answers are worth less than a connector that starts.
      opened = rocksdb::DB::Open(options_, path_, &db);
    }
    db_.reset(db);
    if (opened.ok()) writer_ = std::jthread([this] { Work(); });
    return opened;
  }

  absl::Status Record(absl::Span<const OrderOutcome> outcomes, absl::Time time,
                      absl::string_view run_id,
                      absl::string_view trace_id) override {
    MutexLock lock(mutex_);
    if (!failure_.ok()) return Unavailable(failure_);
    last_ =
        std::max(last_ + 1, static_cast<Occasion>(absl::ToUnixMicros(time)));
    recent_.occasions.emplace(last_, Encode(run_id, trace_id));
    for (const OrderOutcome& outcome : outcomes) {
      Recent::Entry& entry = recent_.entries.emplace_back();
      std::copy(outcome.order.begin(), outcome.order.end(), entry.key.begin());
      entry.key[kOrderBytes] = outcome.outcome;
      entry.occasion = last_;
    }
    if (recent_.entries.size() >= kMany) changed_.notify_all();
    return absl::OkStatus();
  }

  absl::StatusOr<std::vector<OrderFate>> Find(
      const OrderIndexKey& order) override {
    std::map<uint8_t, OrderFate> fates;
    DC_RETURN_IF_ERROR(FindWritten(order, fates));
    MutexLock lock(mutex_);
    // The newest last.
    FindRecent(writing_, order, fates);
    FindRecent(recent_, order, fates);
    std::vector<OrderFate> found;
    for (auto& [outcome, fate] : fates) found.push_back(std::move(fate));
    return found;
  }

 private:
  bool IsKept(Occasion occasion) const {
    return TimeOf(occasion) >= clock_.Now() - kKept;
  }

  absl::Status FindWritten(const OrderIndexKey& order,
                           std::map<uint8_t, OrderFate>& fates) {
    const absl::string_view prefix(reinterpret_cast<const char*>(order.data()),
                                   order.size());
    const std::unique_ptr<rocksdb::Iterator> it(
        db_->NewIterator(rocksdb::ReadOptions()));
    for (it->Seek(ToSlice(prefix));
         it->Valid() && it->key().starts_with(ToSlice(prefix)); it->Next()) {
      const auto occasion = ReadOccasion(it->value());
      if (it->key().size() != kKeyBytes || !occasion.has_value()) continue;
      std::string value;
      const rocksdb::Status read =
          db_->Get(rocksdb::ReadOptions(), it->value(), &value);
      if (read.IsNotFound()) continue;
      if (!read.ok()) return Unavailable(read);
      Note(static_cast<uint8_t>(it->key()[kOrderBytes]), *occasion, value,
           fates);
    }
    return it->status().ok() ? absl::OkStatus() : Unavailable(it->status());
  }

  void FindRecent(const Recent& recent, const OrderIndexKey& order,
                  std::map<uint8_t, OrderFate>& fates) const {
    for (const Recent::Entry& entry : recent.entries) {
      if (std::memcmp(entry.key.data(), order.data(), order.size()) != 0) {
        continue;
      }
      const auto occasion = recent.occasions.find(entry.occasion);
      if (occasion == recent.occasions.end()) continue;
      Note(entry.key[kOrderBytes], entry.occasion, occasion->second, fates);
    }
  }

  void Note(uint8_t outcome, Occasion occasion, absl::string_view value,
            std::map<uint8_t, OrderFate>& fates) const {
    auto fate = Decode(occasion, value);
    if (!fate.has_value() || !IsKept(occasion)) return;
    fate->outcome = outcome;
    fates[outcome] = *std::move(fate);
  }

  // The analysis does not see that waiting unlocks and locks again.
  void Work() ABSL_NO_THREAD_SAFETY_ANALYSIS {
    while (true) {
      {
        MutexLock lock(mutex_);
        changed_.wait_for(mutex_, kLongest,
                          [this]() ABSL_NO_THREAD_SAFETY_ANALYSIS {
                            return ending_ || recent_.entries.size() >= kMany;
                          });
        if (recent_.entries.empty()) {
          if (ending_) return;
          continue;
        }
        writing_ = std::exchange(recent_, {});
      }
      // Sorted in a copy: others read it meanwhile.
      Recent sorted = writing_;
      const rocksdb::Status written = Write(sorted);
      MutexLock lock(mutex_);
      writing_ = {};
      if (!written.ok()) {
        failure_ = written;
        return;
      }
    }
  }

  // A crash costs the last answers: a log would cost every delivery.
  rocksdb::Status Write(Recent& recent) {
    const std::string file = path_ + "/recent.sst";
    // One that a crash left may be the database's already, by another name: it
    // must not be written to.
    options_.env->DeleteFile(file).PermitUncheckedError();
    const rocksdb::Status written = WriteFile(recent, options_, file);
    if (!written.ok()) return written;
    rocksdb::IngestExternalFileOptions take;
    take.move_files = true;
    return db_->IngestExternalFile({file}, take);
  }

  const std::string path_;
  Clock& clock_;
  const Expiry expiry_;  // the database uses it to its end
  const rocksdb::Options options_;
  std::unique_ptr<rocksdb::DB> db_;
  Mutex mutex_;
  CondVar changed_;
  bool ending_ ABSL_GUARDED_BY(mutex_) = false;
  rocksdb::Status failure_ ABSL_GUARDED_BY(mutex_);
  Occasion last_ ABSL_GUARDED_BY(mutex_) = 0;
  Recent recent_ ABSL_GUARDED_BY(mutex_);
  Recent writing_ ABSL_GUARDED_BY(mutex_);
  std::jthread writer_;  // uses the others
};

}  // namespace

absl::StatusOr<std::unique_ptr<RocksDbOrderIndex>> RocksDbOrderIndex::Open(
    const std::string& path, Clock& clock) {
  auto index = std::make_unique<Index>(path, clock);
  const rocksdb::Status opened = index->Open();
  if (!opened.ok()) return Unavailable(opened);
  return index;
}

}  // namespace destconn
