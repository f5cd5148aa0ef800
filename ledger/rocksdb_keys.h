#ifndef LEDGER_ROCKSDB_KEYS_H_
#define LEDGER_ROCKSDB_KEYS_H_

#include <atomic>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/types/span.h"
#include "base/mutex.h"
#include "ledger/key_filter.h"
#include "ledger/ledger.h"
#include "ledger/rocksdb_database.h"

namespace destconn {

// Says from memory in which days a key cannot be. Reads the keys that there are
// on threads of its own, some seconds for each ten million; those that are
// written meanwhile, their writers add.
//
// Thread-safe.
class RocksDbKeys {
 public:
  // `database` must outlive it.
  explicit RocksDbKeys(RocksDbDatabase& database);

  // Waits until the keys are read; nothing if they cannot be: whoever looks for
  // one in the database is then told why.
  std::optional<KeyFilter::View> Await();

  // To be called before the keys are written: what is not known is not looked
  // for.
  void Add(int32_t day, absl::Span<const EventKey> keys);

  void Drop(int32_t day);

 private:
  void Read(const std::stop_token& stop);
  // False if it could not be read, or is not to be.
  bool ReadDay(int32_t day, const RocksDbDay& family,
               const std::stop_token& stop);

  RocksDbDatabase& database_;
  KeyFilter filter_;
  std::atomic<bool> known_ = false;
  Mutex mutex_;
  CondVar read_;
  std::vector<int32_t> unread_ ABSL_GUARDED_BY(mutex_);  // days
  int reading_ ABSL_GUARDED_BY(mutex_) = 0;              // threads
  bool unreadable_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::jthread> readers_;  // the last: they use the others
};

}  // namespace destconn

#endif  // LEDGER_ROCKSDB_KEYS_H_
