#ifndef CONNECTOR_SHARD_HOLD_H_
#define CONNECTOR_SHARD_HOLD_H_

#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "ledger/state_store.h"
#include "storage/v1/storage.pb.h"

namespace destconn {

// How the hold on a shard is kept.
struct HoldOptions {
  // Other connectors use the same store: a record that one of them holds is
  // theirs for as long as they renew it. Otherwise its holder is dead.
  bool shared = false;
  // After so long without a write a hold has lapsed.
  absl::Duration lease = absl::Seconds(10);
};

// One stream's hold on the record of its run's shard. Among all who share the
// store at most one writes it: each write replaces what the same stream wrote
// before, and fails if somebody else has written since.
//
// Nobody's wall clock is trusted: a hold has lapsed when its record did not
// change for the lease's length by this machine's monotonic clock.
//
// Not thread-safe.
class ShardHold {
 public:
  // Waits, if another holds the record, until that hold proves alive (ABORTED
  // with RUN_ALREADY_STREAMED) or has lapsed. Ends the wait as if alive if
  // `stop` is requested. `store` and `clock` must outlive it.
  static absl::StatusOr<std::unique_ptr<ShardHold>> Take(
      StateStore& store, Clock& clock, const std::string& key,
      const HoldOptions& options, std::stop_token stop);

  // As last written.
  const storage::v1::StoredShard& record() const { return record_; }

  // Whether whoever held it before never let go: it died, or was cut off.
  bool was_abandoned() const { return was_abandoned_; }

  // Durable once it returns OK. Fails with RUN_TAKEN_OVER (ABORTED) if another
  // stream holds the record by now, and as the store does; then nothing has
  // changed, and it may be tried again.
  absl::Status Write(storage::v1::StoredShard record);

  // Writes the record as it is if a third of the lease has passed since the
  // last write.
  absl::Status RenewIfDue();

  // As Write, and lets go.
  absl::Status Release(storage::v1::StoredShard record);

 private:
  ShardHold(StateStore& store, Clock& clock, std::string key,
            absl::Duration lease)
      : store_(store), clock_(clock), key_(std::move(key)), lease_(lease) {}

  absl::Status WaitUntilFree(const HoldOptions& options, std::stop_token stop);
  absl::Status Read();
  absl::Status Put(storage::v1::StoredShard record);

  StateStore& store_;
  Clock& clock_;
  const std::string key_;
  const absl::Duration lease_;
  std::string holder_ = "";
  bool was_abandoned_ = false;
  storage::v1::StoredShard record_;
  std::optional<std::string> stored_;     // its bytes
  std::optional<std::string> attempted_;  // a write whose outcome is not known
  absl::Duration written_at_ = absl::ZeroDuration();
};

}  // namespace destconn

#endif  // CONNECTOR_SHARD_HOLD_H_
