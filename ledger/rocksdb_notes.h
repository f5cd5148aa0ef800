#ifndef LEDGER_ROCKSDB_NOTES_H_
#define LEDGER_ROCKSDB_NOTES_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "base/mutex.h"
#include "ledger/ledger.h"
#include "ledger/rocksdb_database.h"

namespace destconn {

// The notes of events that are about to leave, one for all events of a call: a
// record an event would have the database sort each event twice. A note stands
// for as long as of one of its events nothing else is durable, and is forgotten
// some time after that: an event that has a record of its own is not looked for
// here.
//
// Thread-safe.
class RocksDbNotes {
 public:
  // A note's number; 0 is none's.
  using Number = uint64_t;
  using Keys = absl::flat_hash_set<EventKey>;

  // `database` must outlive it, and RestoreNotes must have seen it.
  explicit RocksDbNotes(RocksDbDatabase& database) : database_(database) {}
  ~RocksDbNotes();

  RocksDbNotes(const RocksDbNotes&) = delete;
  RocksDbNotes& operator=(const RocksDbNotes&) = delete;

  // Durable once it returns.
  absl::StatusOr<Number> Add(std::vector<Delivery> events);

  // The events of a note that stands, but for those that were withdrawn.
  std::vector<Delivery> EventsOf(Number number) const;

  // Meta does not have them: the notes no longer speak of them. May be lost
  // with the machine.
  absl::Status Withdraw(const std::map<Number, Keys>& withdrawn);

  // What became of so many of a note's events is durable, or will be before
  // anything else that is written from now on.
  void Settle(Number number, size_t events);

  // Adds to `batch`, which is about to be written, the end of the notes that
  // need not stand any more.
  void DropSettled(rocksdb::WriteBatch& batch);

 private:
  struct Note {
    std::vector<Delivery> events = {};
    size_t open = 0;
  };

  void SettleLocked(Number number, size_t events)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // The note without those events, in `batch`.
  void Rewrite(Number number, const Keys& withdrawn, rocksdb::WriteBatch& batch)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  RocksDbDatabase& database_;
  // Held while withdrawals are written, so that the last one written of a note
  // is the last one made.
  Mutex withdrawing_ ABSL_ACQUIRED_BEFORE(mutex_);
  mutable Mutex mutex_;
  Number last_ ABSL_GUARDED_BY(mutex_) = 0;
  absl::flat_hash_map<Number, Note> standing_ ABSL_GUARDED_BY(mutex_);
  std::vector<Number> settled_ ABSL_GUARDED_BY(mutex_);
};

// Turns the notes that an earlier process left into records of events that Meta
// may have, each under the day of its event; what is known as delivered stays.
// LEDGER_CORRUPT if a note is not what was written.
absl::Status RestoreNotes(RocksDbDatabase& database);

}  // namespace destconn

#endif  // LEDGER_ROCKSDB_NOTES_H_
