#include "ledger/rocksdb_recent.h"

#include <algorithm>
#include <cstring>
#include <initializer_list>
#include <string>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/hash/hash.h"
#include "absl/strings/string_view.h"
#include "base/failpoint.h"
#include "base/status_macros.h"
#include "ledger/rocksdb_day_file.h"

namespace destconn {
namespace {

using Number = uint64_t;

rocksdb::Slice ToSlice(const Number& number) {
  return {reinterpret_cast<const char*>(&number), sizeof(number)};
}

// Of each record its key and its value, as they will stand under its day.
std::string Encode(absl::Span<const LedgerRecord> records) {
  std::string value;
  value.reserve(records.size() * (sizeof(EventKey) + kLedgerRecordBytes));
  for (const LedgerRecord& record : records) {
    value.append(reinterpret_cast<const char*>(record.event.key.bytes.data()),
                 record.event.key.bytes.size());
    value += EncodeLedgerRecord(record);
  }
  return value;
}

// Nothing if a record is not what was written.
std::optional<std::vector<LedgerRecord>> Decode(absl::string_view value) {
  constexpr size_t kBytes = sizeof(EventKey) + kLedgerRecordBytes;
  if (value.size() % kBytes != 0) return std::nullopt;
  std::vector<LedgerRecord> records;
  for (; !value.empty(); value.remove_prefix(kBytes)) {
    EventKey key;
    std::memcpy(key.bytes.data(), value.data(), key.bytes.size());
    const auto record = DecodeLedgerRecord(
        key, value.substr(sizeof(EventKey), kLedgerRecordBytes));
    if (!record.has_value()) return std::nullopt;
    records.push_back(*record);
  }
  return records;
}

}  // namespace

// Records, found by their keys.
class RocksDbRecent::Generation {
 public:
  explicit Generation(size_t expected) { records_.reserve(expected); }

  void Add(Number number, absl::Span<const LedgerRecord> records) {
    numbers_.push_back(number);
    records_.insert(records.begin(), records.end());
  }

  // Null if there is none.
  const LedgerRecord* Find(const EventKey& key) const {
    const auto found = records_.find(key);
    return found == records_.end() ? nullptr : &*found;
  }

  size_t size() const { return records_.size(); }

  // Puts all of them under their days.
  absl::Status Move(RocksDbDatabase& database) const {
    DC_RETURN_IF_ERROR(MoveRecords(database));
    DESTCONN_FAILPOINT("P16.2");
    rocksdb::WriteBatch batch;
    for (const Number number : numbers_) {
      // Written once: RocksDB may forget both writes as soon as they meet. Of a
      // batch in memory; the write says what went wrong.
      batch.SingleDelete(database.recent(), ToSlice(number))
          .PermitUncheckedError();
    }
    // If it is lost, the next start moves them again.
    return database.WriteUnsynced(batch, "LEDGER_UNAVAILABLE");
  }

 private:
  struct HashKey {
    using is_transparent = void;
    size_t operator()(const EventKey& key) const {
      return absl::Hash<EventKey>()(key);
    }
    size_t operator()(const LedgerRecord& record) const {
      return (*this)(record.event.key);
    }
  };
  struct SameKey {
    using is_transparent = void;
    bool operator()(const LedgerRecord& a, const EventKey& b) const {
      return a.event.key == b;
    }
    bool operator()(const LedgerRecord& a, const LedgerRecord& b) const {
      return a.event.key == b.event.key;
    }
  };
  struct Place {
    int32_t day = 0;
    const LedgerRecord* record = nullptr;
    EventKey key = {};
  };

  std::vector<Place> Sorted() const {
    std::vector<Place> places;
    places.reserve(records_.size());
    for (const LedgerRecord& record : records_) {
      places.push_back(
          {EventDay(record.event.event_time), &record, record.event.key});
    }
    std::sort(places.begin(), places.end(), [](const Place& a, const Place& b) {
      return std::tie(a.day, a.key) < std::tie(b.day, b.key);
    });
    return places;
  }

  absl::Status MoveRecords(RocksDbDatabase& database) const {
    std::vector<std::unique_ptr<RocksDbDayFile>> files;
    const std::vector<Place> places = Sorted();
    for (auto begin = places.begin(); begin != places.end();) {
      const auto end = std::find_if(
          begin, places.end(),
          [begin](const Place& place) { return place.day != begin->day; });
      DC_ASSIGN_OR_RETURN(auto file,
                          RocksDbDayFile::Make(database, begin->day));
      for (; begin != end; ++begin) {
        DC_RETURN_IF_ERROR(
            file->Put(begin->key, EncodeLedgerRecord(*begin->record)));
      }
      DC_RETURN_IF_ERROR(file->Finish());
      files.push_back(std::move(file));
    }
    DESTCONN_FAILPOINT("P16");
    return RocksDbDayFile::TakeOver(database, files);
  }

  std::vector<Number> numbers_;
  absl::flat_hash_set<LedgerRecord, HashKey, SameKey> records_;
};

RocksDbRecent::RocksDbRecent(RocksDbDatabase& database, size_t most)
    : database_(database),
      most_(most),
      filling_(std::make_unique<Generation>(most)),
      thread_([this] { Work(); }) {}

RocksDbRecent::~RocksDbRecent() {
  MutexLock lock(mutex_);
  ending_ = true;
  changed_.notify_all();
}

// The analysis does not see that waiting unlocks and locks again.
absl::Status RocksDbRecent::Record(absl::Span<const LedgerRecord> records,
                                   rocksdb::WriteBatch& batch)
    ABSL_NO_THREAD_SAFETY_ANALYSIS {
  if (records.empty()) return database_.Write(batch, "LEDGER_UNAVAILABLE");
  Number number = 0;
  {
    MutexLock lock(mutex_);
    changed_.wait(mutex_, [this]() ABSL_NO_THREAD_SAFETY_ANALYSIS {
      return filling_->size() < most_ || !failure_.ok();
    });
    if (!failure_.ok()) return failure_;
    number = ++last_;
  }
  // Of a batch in memory; the write says what went wrong.
  batch.Put(database_.recent(), ToSlice(number), Encode(records))
      .PermitUncheckedError();
  DC_RETURN_IF_ERROR(database_.Write(batch, "LEDGER_UNAVAILABLE"));
  MutexLock lock(mutex_);
  filling_->Add(number, records);
  if (filling_->size() >= most_) changed_.notify_all();
  return absl::OkStatus();
}

std::vector<std::optional<FoundRecord>> RocksDbRecent::Find(
    absl::Span<const ClaimRequest> requests) const {
  std::vector<std::optional<FoundRecord>> found(requests.size());
  MutexLock lock(mutex_);
  for (const Generation* generation : std::initializer_list<const Generation*>{
           filling_.get(), moving_.get()}) {
    if (generation == nullptr || generation->size() == 0) continue;
    for (size_t i = 0; i < requests.size(); ++i) {
      const LedgerRecord* record = generation->Find(requests[i].key);
      if (record == nullptr) continue;
      found[i] = FoundRecord{.record = *record,
                             .day = EventDay(record->event.event_time)};
    }
  }
  return found;
}

absl::Status RocksDbRecent::Flush() {
  MutexLock flushing(flushing_);
  return FlushLocked();
}

absl::StatusOr<int> RocksDbRecent::DropDaysBefore(int32_t first) {
  MutexLock flushing(flushing_);
  // What is recent would come up again after its day.
  DC_RETURN_IF_ERROR(FlushLocked());
  return database_.DropDaysBefore(first);
}

absl::Status RocksDbRecent::FlushLocked() {
  const Generation* moving = nullptr;
  {
    MutexLock lock(mutex_);
    if (!failure_.ok() || filling_->size() == 0) return failure_;
    moving_ = std::exchange(filling_, std::make_unique<Generation>(most_));
    moving = moving_.get();
    changed_.notify_all();
  }
  absl::Status moved = moving->Move(database_);
  MutexLock lock(mutex_);
  if (moved.ok()) {
    moving_.reset();
  } else {
    failure_ = moved;
    changed_.notify_all();
  }
  return moved;
}

// The analysis does not see that waiting unlocks and locks again.
void RocksDbRecent::Work() ABSL_NO_THREAD_SAFETY_ANALYSIS {
  while (true) {
    {
      MutexLock lock(mutex_);
      changed_.wait(mutex_, [this]() ABSL_NO_THREAD_SAFETY_ANALYSIS {
        return ending_ || filling_->size() >= most_;
      });
      if (ending_) return;
    }
    // Whoever records next is told.
    if (!Flush().ok()) return;
  }
}

absl::Status RocksDbRecent::Restore(RocksDbDatabase& database, size_t most) {
  const std::unique_ptr<rocksdb::Iterator> it(
      database.db().NewIterator(rocksdb::ReadOptions(), database.recent()));
  auto generation = std::make_unique<Generation>(most);
  for (it->SeekToFirst(); it->Valid(); it->Next()) {
    Number number = 0;
    const auto records =
        Decode(absl::string_view(it->value().data(), it->value().size()));
    if (it->key().size() != sizeof(number) || !records.has_value()) {
      return DamagedRecord();
    }
    std::memcpy(&number, it->key().data(), sizeof(number));
    generation->Add(number, *records);
    if (generation->size() < most) continue;
    DC_RETURN_IF_ERROR(generation->Move(database));
    generation = std::make_unique<Generation>(most);
  }
  if (!it->status().ok()) return ToStatus(it->status(), "LEDGER_UNAVAILABLE");
  return generation->size() == 0 ? absl::OkStatus()
                                 : generation->Move(database);
}

}  // namespace destconn
