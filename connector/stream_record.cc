#include "connector/stream_record.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include "base/error_reason.h"
#include "base/status_macros.h"
#include "connector/proto_time.h"

namespace destconn {
namespace {

using storage::v1::StoredRun;
using storage::v1::StoredShard;

destination::v1::RunError ErrorOf(const absl::Status& status) {
  destination::v1::RunError error;
  error.set_code(absl::StatusCodeToString(status.code()));
  error.set_reason(ReasonOf(status).value_or(""));
  error.set_message(std::string(status.message()));
  return error;
}

}  // namespace

absl::StatusOr<std::unique_ptr<StreamRecord>> StreamRecord::Open(
    const Stores& stores, const destination::v1::Start& start,
    const std::string& credential, absl::Time began, std::stop_token stop) {
  StoredRun run;
  run.set_destination(start.destination());
  *run.mutable_start_time() = ToProto(began);
  run.set_shard_count(std::max(start.shard().count(), 1));
  DC_ASSIGN_OR_RETURN(const std::optional<absl::Time> previous,
                      stores.destinations.LastRun(start.destination()));
  if (previous.has_value()) {
    *run.mutable_previous_end_time() = ToProto(*previous);
  }
  DC_ASSIGN_OR_RETURN(run, stores.runs.Enter(start.run_id(), run));
  DC_ASSIGN_OR_RETURN(
      std::unique_ptr<ShardHold> hold,
      ShardHold::Take(
          stores.state, stores.clock,
          RunRecords::ShardKey(start.run_id(), start.shard().index()),
          stores.hold, std::move(stop)));
  std::unique_ptr<StreamRecord> record(new StreamRecord(
      stores, start.run_id(), credential, std::move(run), std::move(hold)));
  StoredShard shard = record->shard();
  const int renewals = shard.token_renewals_size();
  record->NoteRenewal(shard);
  if (shard.token_renewals_size() != renewals) {
    DC_RETURN_IF_ERROR(record->hold_->Write(std::move(shard)));
  }
  return record;
}

absl::Status StreamRecord::Save(const StoredShard& progress) {
  StoredShard shard = hold_->record();
  const bool is_news =
      !shard.complete() || shard.acked_sequence() != progress.acked_sequence();
  // A run that had completed, and was sent again, did so when it did.
  if (is_news) shard.clear_end_time();
  shard.set_acked_sequence(progress.acked_sequence());
  *shard.mutable_tally() = progress.tally();
  *shard.mutable_cut() = progress.cut();
  shard.set_complete(progress.complete() || !is_news);
  if (progress.has_gap_warning()) {
    *shard.mutable_gap_warning() = progress.gap_warning();
  }
  return progress.complete() ? Complete(std::move(shard))
                             : hold_->Write(std::move(shard));
}

absl::Status StreamRecord::Complete(StoredShard shard) {
  if (!shard.has_end_time()) {
    *shard.mutable_end_time() = ToProto(stores_.clock.Now());
  }
  shard.clear_error();
  NoteRenewal(shard);
  const absl::Time end = FromProto(shard.end_time());
  DC_RETURN_IF_ERROR(hold_->Release(std::move(shard)));
  has_ended_ = true;
  DC_ASSIGN_OR_RETURN(const std::vector<RunRecords::Shard> shards,
                      stores_.runs.Shards(run_id_));
  const auto complete = std::count_if(
      shards.begin(), shards.end(),
      [](const RunRecords::Shard& other) { return other.record.complete(); });
  if (complete < run_.shard_count()) return absl::OkStatus();
  return stores_.destinations.SetLastRun(run_.destination(), run_id_, end);
}

absl::Status StreamRecord::Close(const absl::Status& result) {
  if (has_ended_) return absl::OkStatus();
  StoredShard shard = hold_->record();
  if (!shard.complete()) {
    *shard.mutable_end_time() = ToProto(stores_.clock.Now());
  }
  shard.clear_error();
  if (!result.ok()) *shard.mutable_error() = ErrorOf(result);
  NoteRenewal(shard);
  return hold_->Release(std::move(shard));
}

// That it was renewed is in the credential's record; here it is known for which
// run.
void StreamRecord::NoteRenewal(StoredShard& shard) {
  const auto credential = stores_.credentials.Get(credential_);
  // One that is gone has nothing to tell.
  if (!credential.ok() || !credential->renew_time.has_value()) return;
  const absl::Time renewed = *credential->renew_time;
  if (renewed < FromProto(run_.start_time())) return;
  for (const auto& known : shard.token_renewals()) {
    if (FromProto(known.renew_time()) == renewed) return;
  }
  destination::v1::TokenRenewal& renewal = *shard.add_token_renewals();
  renewal.set_credential(credential_);
  *renewal.mutable_renew_time() = ToProto(renewed);
  if (credential->facts.expire_time.has_value()) {
    *renewal.mutable_expire_time() = ToProto(*credential->facts.expire_time);
  }
}

}  // namespace destconn
