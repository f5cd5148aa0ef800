#ifndef LEDGER_ROCKSDB_RECENT_H_
#define LEDGER_ROCKSDB_RECENT_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "base/mutex.h"
#include "ledger/ledger.h"
#include "ledger/ledger_record.h"
#include "ledger/rocksdb_database.h"
#include "ledger/rocksdb_lookup.h"

namespace destconn {

// The latest records, which do not stand under their days yet. RocksDB's own
// memory would sort each of them as it comes, and that is a quarter of what an
// event costs. Here those of one call are one entry of a family of its own,
// and stay in memory to be found; when there are many, a thread sorts them and
// moves them to their days, a file each.
//
// A record in it is final: its key may not be written elsewhere. Thread-safe.
class RocksDbRecent {
 public:
  // `database` must outlive it, and Restore must have seen it. `most`: how many
  // records are many; twice as many may be in memory.
  RocksDbRecent(RocksDbDatabase& database, size_t most);
  // What it holds stays for Restore.
  ~RocksDbRecent();

  RocksDbRecent(const RocksDbRecent&) = delete;
  RocksDbRecent& operator=(const RocksDbRecent&) = delete;

  // Writes them with what `batch` holds already, all or nothing. Their days
  // must have been made. Durable once it returns OK. Waits while there is too
  // much to be moved.
  absl::Status Record(absl::Span<const LedgerRecord> records,
                      rocksdb::WriteBatch& batch);

  // One answer a request, in their order. What is not found has never been
  // recorded here or stands under its day already: look there after, not
  // before.
  std::vector<std::optional<FoundRecord>> Find(
      absl::Span<const ClaimRequest> requests) const;

  // Moves all that was recorded before to its days.
  absl::Status Flush();

  // Forgets the days before `first`, with what is recent of them: how many.
  absl::StatusOr<int> DropDaysBefore(int32_t first);

  // Moves what an earlier process left to its days, to be called before there
  // is one of these. LEDGER_CORRUPT if a record is not what was written.
  static absl::Status Restore(RocksDbDatabase& database, size_t most);

 private:
  class Generation;

  void Work();
  absl::Status FlushLocked() ABSL_EXCLUSIVE_LOCKS_REQUIRED(flushing_);

  RocksDbDatabase& database_;
  const size_t most_;
  Mutex flushing_ ABSL_ACQUIRED_BEFORE(mutex_);
  mutable Mutex mutex_;
  CondVar changed_;
  bool ending_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Status failure_ ABSL_GUARDED_BY(mutex_);
  uint64_t last_ ABSL_GUARDED_BY(mutex_) = 0;
  std::unique_ptr<Generation> filling_ ABSL_GUARDED_BY(mutex_);
  // Not changed while it is there.
  std::unique_ptr<const Generation> moving_ ABSL_GUARDED_BY(mutex_);
  std::jthread thread_;  // the last: it uses the others
};

}  // namespace destconn

#endif  // LEDGER_ROCKSDB_RECENT_H_
