#include "connector/run_view.h"

#include <algorithm>

#include "connector/proto_time.h"
#include "connector/run_stats.h"

namespace destconn {
namespace {

using destination::v1::Run;
using storage::v1::StoredShard;

// Three times the lease of a hold.
constexpr absl::Duration kSilence = absl::Seconds(30);

Run::State StateOf(const StoredShard& shard, absl::Time now) {
  if (!shard.holder().empty() &&
      now - FromProto(shard.update_time()) < kSilence) {
    return Run::STATE_RUNNING;
  }
  return shard.complete() ? Run::STATE_COMPLETED : Run::STATE_INTERRUPTED;
}

void AddShard(const RunRecords::Shard& shard, absl::Time now, Run& run) {
  destination::v1::ShardProgress& progress = *run.add_shards();
  progress.set_index(shard.index);
  progress.set_acked_sequence(shard.record.acked_sequence());
  progress.set_state(StateOf(shard.record, now));
  RunStats stats;
  stats.Add(shard.record.tally());
  *progress.mutable_counts() = stats.counts();
  for (const auto& renewal : shard.record.token_renewals()) {
    *run.add_token_renewals() = renewal;
  }
}

// Shards at the same time have seen the same renewals.
void SortRenewals(Run& run) {
  auto& all = *run.mutable_token_renewals();
  const auto key = [](const destination::v1::TokenRenewal& renewal) {
    return FromProto(renewal.renew_time());
  };
  std::sort(all.begin(), all.end(),
            [&key](const auto& a, const auto& b) { return key(a) < key(b); });
  all.erase(std::unique(all.begin(), all.end(),
                        [&key](const auto& a, const auto& b) {
                          return key(a) == key(b);
                        }),
            all.end());
}

Run::State StateOf(const Run& run) {
  int complete = 0;
  for (const auto& shard : run.shards()) {
    if (shard.state() == Run::STATE_RUNNING) return Run::STATE_RUNNING;
    if (shard.state() == Run::STATE_COMPLETED) ++complete;
  }
  return complete >= run.shard_count() ? Run::STATE_COMPLETED
                                       : Run::STATE_INTERRUPTED;
}

// Nothing of a shard of which nobody saw the end.
void AddEnd(const std::vector<RunRecords::Shard>& shards, Run& run) {
  const StoredShard* last = nullptr;
  const StoredShard* failed = nullptr;
  const auto later = [](const StoredShard* a, const StoredShard& b) {
    return a == nullptr || FromProto(a->end_time()) < FromProto(b.end_time());
  };
  for (const RunRecords::Shard& shard : shards) {
    if (!shard.record.has_end_time()) return;
    if (later(last, shard.record)) last = &shard.record;
    if (shard.record.has_error() && later(failed, shard.record)) {
      failed = &shard.record;
    }
  }
  if (last != nullptr) *run.mutable_end_time() = last->end_time();
  if (failed != nullptr && run.state() != Run::STATE_COMPLETED) {
    *run.mutable_error() = failed->error();
  }
}

void AddSummary(const std::vector<RunRecords::Shard>& shards,
                const RunStats& stats, Run& run) {
  destination::v1::Summary& summary = *run.mutable_summary();
  summary = stats.ToSummary();
  summary.set_run_id(run.run_id());
  absl::Duration longest = absl::ZeroDuration();
  for (const RunRecords::Shard& shard : shards) {
    longest = std::max(longest, FromProto(shard.record.tally().duration()));
    if (shard.record.has_gap_warning()) {
      *summary.mutable_gap_warning() = shard.record.gap_warning();
    }
  }
  *summary.mutable_duration() = ToProto(longest);
}

}  // namespace

Run RunView(const std::string& run_id, const storage::v1::StoredRun& stored,
            const std::vector<RunRecords::Shard>& shards, absl::Time now) {
  Run run;
  run.set_run_id(run_id);
  run.set_destination(stored.destination());
  *run.mutable_start_time() = stored.start_time();
  run.set_shard_count(stored.shard_count());
  RunStats stats;
  for (const RunRecords::Shard& shard : shards) {
    AddShard(shard, now, run);
    stats.Add(shard.record.tally());
  }
  SortRenewals(run);
  *run.mutable_counts() = stats.counts();
  run.set_state(StateOf(run));
  if (run.state() != Run::STATE_RUNNING) AddEnd(shards, run);
  if (run.state() == Run::STATE_COMPLETED) AddSummary(shards, stats, run);
  return run;
}

}  // namespace destconn
