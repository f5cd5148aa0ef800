#ifndef LEDGER_ROCKSDB_STATE_H_
#define LEDGER_ROCKSDB_STATE_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "base/mutex.h"
#include "ledger/rocksdb_database.h"
#include "ledger/state_store.h"

namespace destconn {

// State records in a column family of their own.
//
// Thread-safe.
class RocksDbState final : public StateStore {
 public:
  // `database` must outlive it.
  explicit RocksDbState(RocksDbDatabase& database) : database_(database) {}

  absl::StatusOr<std::optional<std::string>> Get(
      absl::string_view key) override;
  absl::Status Put(absl::string_view key, absl::string_view value) override;
  absl::StatusOr<bool> CompareAndPut(absl::string_view key,
                                     const std::optional<std::string>& expected,
                                     absl::string_view value) override;
  absl::StatusOr<bool> CompareAndChange(
      absl::Span<const StateChange> changes) override;
  absl::Status Delete(absl::string_view key) override;
  absl::Status Erase(absl::string_view key) override;
  absl::StatusOr<std::vector<std::pair<std::string, std::string>>> List(
      absl::string_view prefix) override;

 private:
  absl::Status PutLocked(absl::string_view key, absl::string_view value)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  RocksDbDatabase& database_;
  // Held by those who write, so that none comes between a comparison and its
  // write.
  Mutex mutex_;
};

}  // namespace destconn

#endif  // LEDGER_ROCKSDB_STATE_H_
