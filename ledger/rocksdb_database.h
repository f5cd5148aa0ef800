#ifndef LEDGER_ROCKSDB_DATABASE_H_
#define LEDGER_ROCKSDB_DATABASE_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "base/mutex.h"
#include "ledger/ledger.h"
#include "rocksdb/db.h"

namespace destconn {

rocksdb::Slice ToSlice(absl::string_view text);
rocksdb::Slice ToSlice(const EventKey& key);
// The way back; false if it is no key.
bool ToKey(const rocksdb::Slice& slice, EventKey& key);

// What RocksDB says, as UNAVAILABLE with `reason`; damage of its files as
// DATA_LOSS with LEDGER_CORRUPT. Its messages name files, never contents.
absl::Status ToStatus(const rocksdb::Status& status, absl::string_view reason);

// The records of the events of one UTC day, in a column family of their own: to
// forget the day is to drop it.
struct RocksDbDay {
  RocksDbDay(rocksdb::DB& database, rocksdb::ColumnFamilyHandle* family)
      : db(database), handle(family) {}
  ~RocksDbDay() { db.DestroyColumnFamilyHandle(handle); }

  RocksDbDay(const RocksDbDay&) = delete;
  RocksDbDay& operator=(const RocksDbDay&) = delete;

  rocksdb::DB& db;
  rocksdb::ColumnFamilyHandle* const handle;
};

// By the day's number, counted from 1970-01-01.
using RocksDbDays = std::map<int32_t, std::shared_ptr<const RocksDbDay>>;

// One RocksDB: a family of state records, one of notes, one of recent records,
// and one for each event day.
//
// Thread-safe.
class RocksDbDatabase {
 public:
  // Told of the first write that failed, before its caller is. What the disk
  // holds is not known then, and a second try may report success for lost
  // bytes: a server ends here.
  using WriteFailed = std::function<void(const absl::Status&)>;

  // Makes it in `path` if it is not there. Fails with STORE_LOCKED when another
  // process holds it, with STORE_SCHEMA_UNKNOWN when another version made it,
  // else with STORE_UNAVAILABLE or LEDGER_CORRUPT.
  static absl::StatusOr<std::unique_ptr<RocksDbDatabase>> Open(
      const std::string& path, WriteFailed write_failed);
  ~RocksDbDatabase();

  RocksDbDatabase(const RocksDbDatabase&) = delete;
  RocksDbDatabase& operator=(const RocksDbDatabase&) = delete;

  rocksdb::DB& db() const { return *db_; }
  rocksdb::ColumnFamilyHandle* state() const { return state_; }
  // Of RocksDbNotes.
  rocksdb::ColumnFamilyHandle* notes() const { return notes_; }
  // Of RocksDbRecent.
  rocksdb::ColumnFamilyHandle* recent() const { return recent_; }
  // Of GetNumber.
  rocksdb::ColumnFamilyHandle* numbers() const { return default_; }

  // The days that there are. A day in it stays readable for as long as it is
  // held, also when it is dropped meanwhile.
  std::shared_ptr<const RocksDbDays> days() const;

  // That day's family, made if need be.
  absl::StatusOr<std::shared_ptr<const RocksDbDay>> MakeDay(int32_t day);

  // Forgets the days before `first`: how many. Who reads in one of them
  // meanwhile reads on; what is written to it is forgotten too.
  absl::StatusOr<int> DropDaysBefore(int32_t first);

  // A number that the store keeps of itself; 0 if it was never put.
  absl::StatusOr<uint64_t> GetNumber(absl::string_view name) const;
  absl::Status PutNumber(absl::string_view name, uint64_t number);

  // How many writes it is sure to hold, whatever happens to the machine.
  absl::StatusOr<uint64_t> DurableWrites();

  // Durable once it returns OK. Writes of several threads share one sync.
  absl::Status Write(rocksdb::WriteBatch& batch, absl::string_view reason);
  // May be lost with the machine, not with the process.
  absl::Status WriteUnsynced(rocksdb::WriteBatch& batch,
                             absl::string_view reason);

  // What RocksDB says of a write, after WriteFailed was told.
  absl::Status Failed(const rocksdb::Status& status, absl::string_view reason);

 private:
  RocksDbDatabase(std::unique_ptr<rocksdb::DB> db, WriteFailed write_failed)
      : db_(std::move(db)), write_failed_(std::move(write_failed)) {}

  absl::Status Adopt(const std::vector<rocksdb::ColumnFamilyHandle*>& handles);
  absl::Status CheckSchema();
  absl::Status WriteWith(bool sync, rocksdb::WriteBatch& batch,
                         absl::string_view reason);

  const std::unique_ptr<rocksdb::DB> db_;
  const WriteFailed write_failed_;
  std::atomic<bool> failed_ = false;
  rocksdb::ColumnFamilyHandle* state_ = nullptr;
  rocksdb::ColumnFamilyHandle* notes_ = nullptr;
  rocksdb::ColumnFamilyHandle* recent_ = nullptr;
  rocksdb::ColumnFamilyHandle* default_ = nullptr;
  mutable Mutex mutex_;
  // Replaced, never changed: readers hold what they took.
  std::shared_ptr<const RocksDbDays> days_ ABSL_GUARDED_BY(mutex_) =
      std::make_shared<RocksDbDays>();
};

}  // namespace destconn

#endif  // LEDGER_ROCKSDB_DATABASE_H_
