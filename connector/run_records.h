#ifndef CONNECTOR_RUN_RECORDS_H_
#define CONNECTOR_RUN_RECORDS_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "ledger/state_store.h"
#include "storage/v1/storage.pb.h"

namespace destconn {

// For how long a run is remembered after its end.
inline constexpr absl::Duration kRunsKept = absl::Hours(90 * 24);

// The durable records of runs: one of the run, one of each of its shards (which
// ShardHold writes), and a pointer that finds the run by its time.
//
// Errors are the store's, and DATA_LOSS with STORE_CORRUPT.
//
// Thread-safe, as the store is.
class RunRecords {
 public:
  // A run's pointer; keys are in the order of the runs' starts.
  struct Pointer {
    std::string key = "";
    storage::v1::RunPointer run = {};
  };
  struct Shard {
    int index = 0;
    storage::v1::StoredShard record = {};
  };

  // Both must outlive it.
  RunRecords(StateStore& store, Clock& clock) : store_(store), clock_(clock) {}

  // Makes the record of a run, or gives the one that another stream made
  // first. Fails with FIELDS_INVALID (INVALID_ARGUMENT) if that is a run to
  // another destination or is cut into another number of shards.
  absl::StatusOr<storage::v1::StoredRun> Enter(
      const std::string& run_id, const storage::v1::StoredRun& run);

  // Nothing if there is no such run.
  absl::StatusOr<std::optional<storage::v1::StoredRun>> Find(
      const std::string& run_id);

  // Those that have begun, by index.
  absl::StatusOr<std::vector<Shard>> Shards(const std::string& run_id);

  // Runs that started before that key's, newest first, at most `limit`; an
  // empty key: the newest.
  absl::StatusOr<std::vector<Pointer>> StartedBefore(const std::string& key,
                                                     size_t limit);

  // Forgets the runs that ended longer ago than kRunsKept.
  absl::Status RemoveExpired();

  static std::string ShardKey(absl::string_view run_id, int index);

  // Whether the pointer is that run's; one may be left of a run that another
  // stream made first.
  static bool IsOf(const Pointer& pointer, const storage::v1::StoredRun& run);

 private:
  absl::StatusOr<std::vector<Pointer>> PointersOf(const std::string& prefix);
  absl::Status RemoveIfExpired(const Pointer& pointer);

  StateStore& store_;
  Clock& clock_;
};

}  // namespace destconn

#endif  // CONNECTOR_RUN_RECORDS_H_
