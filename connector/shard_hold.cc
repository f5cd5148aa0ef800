#include "connector/shard_hold.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/error_reason.h"
#include "base/status_macros.h"
#include "connector/aead.h"
#include "connector/proto_time.h"

namespace destconn {
namespace {

using storage::v1::StoredShard;

absl::Status AlreadyStreamed() {
  return WithReason(
      absl::AbortedError("This run and shard is being streamed already, by "
                         "another connector. Wait for that stream to end, or "
                         "send with another run_id."),
      "RUN_ALREADY_STREAMED");
}

absl::Status TakenOver() {
  return WithReason(
      absl::AbortedError("Another stream has taken this run and shard over, "
                         "since this one was not heard of for too long. What "
                         "was acknowledged is done."),
      "RUN_TAKEN_OVER");
}

}  // namespace

absl::StatusOr<std::unique_ptr<ShardHold>> ShardHold::Take(
    StateStore& store, Clock& clock, const std::string& key,
    const HoldOptions& options, std::stop_token stop) {
  std::unique_ptr<ShardHold> hold(
      new ShardHold(store, clock, key, options.lease));
  DC_RETURN_IF_ERROR(hold->WaitUntilFree(options, std::move(stop)));
  hold->was_abandoned_ = !hold->record_.holder().empty();
  constexpr size_t kMarkBytes = 16;
  hold->holder_ = RandomBytes(kMarkBytes);
  StoredShard record = hold->record_;
  if (!record.complete()) record.clear_end_time();
  const absl::Status taken = hold->Write(std::move(record));
  // Somebody else saw it free as well, and was faster.
  if (ReasonOf(taken) == "RUN_TAKEN_OVER") return AlreadyStreamed();
  DC_RETURN_IF_ERROR(taken);
  return hold;
}

absl::Status ShardHold::Read() {
  DC_ASSIGN_OR_RETURN(stored_, store_.Get(key_));
  record_.Clear();
  if (stored_.has_value() && !record_.ParseFromString(*stored_)) {
    return WithReason(
        absl::DataLossError(absl::StrCat("The record '", key_,
                                         "' is damaged. Send with another "
                                         "run_id.")),
        "STORE_CORRUPT");
  }
  return absl::OkStatus();
}

absl::Status ShardHold::WaitUntilFree(const HoldOptions& options,
                                      std::stop_token stop) {
  DC_RETURN_IF_ERROR(Read());
  if (!options.shared) return absl::OkStatus();
  const std::optional<std::string> seen = stored_;
  const absl::Duration lapses = clock_.Monotonic() + options.lease;
  const absl::Duration pause = options.lease / 20;
  while (!record_.holder().empty() && clock_.Monotonic() < lapses) {
    if (!clock_.Sleep(pause, stop)) return AlreadyStreamed();
    DC_RETURN_IF_ERROR(Read());
    if (!record_.holder().empty() && stored_ != seen) return AlreadyStreamed();
  }
  return absl::OkStatus();
}

absl::Status ShardHold::Write(StoredShard record) {
  record.set_holder(holder_);
  return Put(std::move(record));
}

absl::Status ShardHold::Release(StoredShard record) {
  record.clear_holder();
  return Put(std::move(record));
}

absl::Status ShardHold::RenewIfDue() {
  if (clock_.Monotonic() - written_at_ < lease_ / 3) return absl::OkStatus();
  return Write(record_);
}

absl::Status ShardHold::Put(StoredShard record) {
  record.set_writes(record_.writes() + 1);
  *record.mutable_update_time() = ToProto(clock_.Now());
  if (attempted_.has_value()) {
    // The store failed, but may have written.
    DC_ASSIGN_OR_RETURN(const std::optional<std::string> found,
                        store_.Get(key_));
    if (found == attempted_) stored_ = attempted_;
    attempted_.reset();
  }
  std::string bytes = record.SerializeAsString();
  const absl::StatusOr<bool> written =
      store_.CompareAndPut(key_, stored_, bytes);
  if (!written.ok()) {
    attempted_ = std::move(bytes);
    return written.status();
  }
  if (!*written) return TakenOver();
  written_at_ = clock_.Monotonic();
  stored_ = std::move(bytes);
  record_ = std::move(record);
  return absl::OkStatus();
}

}  // namespace destconn
