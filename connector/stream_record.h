#ifndef CONNECTOR_STREAM_RECORD_H_
#define CONNECTOR_STREAM_RECORD_H_

#include <memory>
#include <stop_token>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "connector/credential_store.h"
#include "connector/destination_store.h"
#include "connector/run_records.h"
#include "connector/shard_hold.h"
#include "destination/v1/destination.pb.h"
#include "ledger/state_store.h"
#include "storage/v1/storage.pb.h"

namespace destconn {

// One stream's part in the record of its run.
//
// Not thread-safe.
class StreamRecord {
 public:
  // What it works with; all must outlive it.
  struct Stores {
    StateStore& state;
    RunRecords& runs;
    DestinationStore& destinations;
    CredentialStore& credentials;
    Clock& clock;
    HoldOptions hold = {};
  };

  // Enters the run that `start` names, or makes it if it is new: then it began
  // at `began`. Fails as RunRecords::Enter and ShardHold::Take do.
  static absl::StatusOr<std::unique_ptr<StreamRecord>> Open(
      const Stores& stores, const destination::v1::Start& start,
      const std::string& credential, absl::Time began, std::stop_token stop);

  const storage::v1::StoredRun& run() const { return run_; }

  // How far the shard had come when this stream began, and then what it wrote.
  const storage::v1::StoredShard& shard() const { return hold_->record(); }

  // Whether the stream before this one ended without a word. What Meta accepted
  // after its last Save is not in the tally.
  bool follows_a_crash() const { return hold_->was_abandoned(); }

  // Takes over acked_sequence, tally, cut, gap_warning and complete; durable
  // once it returns OK. When it is complete, the stream has ended; and if all
  // shards are, the run is noted as its destination's last. Fails as
  // ShardHold::Write does.
  absl::Status Save(const storage::v1::StoredShard& progress);

  // To be called every second or so while the stream is open. Fails as
  // ShardHold::Write does.
  absl::Status Renew() { return hold_->RenewIfDue(); }

  // The stream has ended, with that status: another may go on. Does nothing
  // once it is complete.
  absl::Status Close(const absl::Status& result);

 private:
  StreamRecord(const Stores& stores, std::string run_id, std::string credential,
               storage::v1::StoredRun run, std::unique_ptr<ShardHold> hold)
      : stores_(stores),
        run_id_(std::move(run_id)),
        credential_(std::move(credential)),
        run_(std::move(run)),
        hold_(std::move(hold)) {}

  void NoteRenewal(storage::v1::StoredShard& shard);
  absl::Status Complete(storage::v1::StoredShard shard);

  const Stores stores_;
  const std::string run_id_;
  const std::string credential_;
  const storage::v1::StoredRun run_;
  const std::unique_ptr<ShardHold> hold_;
  bool has_ended_ = false;
};

}  // namespace destconn

#endif  // CONNECTOR_STREAM_RECORD_H_
