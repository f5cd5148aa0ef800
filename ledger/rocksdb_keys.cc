#include "ledger/rocksdb_keys.h"

#include <cstddef>
#include <cstring>
#include <memory>

namespace destconn {
namespace {

constexpr size_t kReadAheadBytes = size_t{1} << 20;
constexpr size_t kKeysAtOnce = 1024;
constexpr int kReaders = 2;

}  // namespace

RocksDbKeys::RocksDbKeys(RocksDbDatabase& database) : database_(database) {
  {
    MutexLock lock(mutex_);
    for (const auto& [day, family] : *database.days()) unread_.push_back(day);
    reading_ = unread_.empty() ? 0 : kReaders;
    known_ = unread_.empty();
  }
  while (!known_ && readers_.size() < kReaders) {
    readers_.emplace_back([this](const std::stop_token& stop) { Read(stop); });
  }
}

std::optional<KeyFilter::View> RocksDbKeys::Await()
    ABSL_NO_THREAD_SAFETY_ANALYSIS {
  if (!known_.load(std::memory_order_acquire)) {
    MutexLock lock(mutex_);
    // The analysis does not see that waiting unlocks and locks again.
    read_.wait(mutex_, [this]() ABSL_NO_THREAD_SAFETY_ANALYSIS {
      return reading_ == 0;
    });
    if (unreadable_) return std::nullopt;
  }
  return filter_.view();
}

void RocksDbKeys::Add(int32_t day, absl::Span<const EventKey> keys) {
  filter_.Add(day, keys);
}

void RocksDbKeys::Drop(int32_t day) { filter_.Drop(day); }

// A day that cannot be read leaves the filter unused.
void RocksDbKeys::Read(const std::stop_token& stop) {
  const auto days = database_.days();
  while (true) {
    int32_t day = 0;
    {
      MutexLock lock(mutex_);
      if (unread_.empty() || unreadable_) {
        --reading_;
        if (reading_ == 0 && !unreadable_) known_ = true;
        read_.notify_all();
        return;
      }
      day = unread_.back();
      unread_.pop_back();
    }
    const auto family = days->find(day);
    if (family == days->end()) continue;
    if (!ReadDay(day, *family->second, stop)) {
      MutexLock lock(mutex_);
      unreadable_ = true;
    }
  }
}

bool RocksDbKeys::ReadDay(int32_t day, const RocksDbDay& family,
                          const std::stop_token& stop) {
  rocksdb::ReadOptions options;
  options.readahead_size = kReadAheadBytes;
  const std::unique_ptr<rocksdb::Iterator> it(
      database_.db().NewIterator(options, family.handle));
  std::vector<EventKey> keys;
  for (it->SeekToFirst(); it->Valid(); it->Next()) {
    if (!ToKey(it->key(), keys.emplace_back())) return false;
    if (keys.size() < kKeysAtOnce) continue;
    if (stop.stop_requested()) return false;
    filter_.Add(day, keys);
    keys.clear();
  }
  filter_.Add(day, keys);
  return it->status().ok();
}

}  // namespace destconn
