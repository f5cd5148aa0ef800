#include "connector/run_records.h"

#include <algorithm>
#include <cstddef>
#include <iterator>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "base/error_reason.h"
#include "base/status_macros.h"
#include "connector/grpc_status.h"
#include "connector/proto_time.h"
#include "connector/unreadable_record.h"

namespace destconn {
namespace {

using storage::v1::StoredRun;
using storage::v1::StoredShard;

constexpr char kPointers[] = "runs_by_time/";

std::string RunKey(absl::string_view run_id) {
  return absl::StrCat("runs/", run_id);
}

std::string ShardsPrefix(absl::string_view run_id) {
  return absl::StrCat("run_shards/", run_id, "/");
}

std::string PointerKey(const StoredRun& run, absl::string_view run_id) {
  return absl::StrCat(
      kPointers,
      absl::FormatTime("%Y-%m-%dT%H:%M:%E6S", FromProto(run.start_time()),
                       absl::UTCTimeZone()),
      "/", run_id);
}

// A run id names one run.
absl::Status CheckSame(const StoredRun& stored, const StoredRun& wanted) {
  if (stored.destination() != wanted.destination()) {
    return InvalidFields(
        {{"start.run_id",
          "A run to another destination has this id. Use another."}});
  }
  if (stored.shard_count() != wanted.shard_count()) {
    return InvalidFields(
        {{"start.shard.count",
          absl::StrCat("This run is cut into ", stored.shard_count(),
                       " shards. Say the same in each of its streams, or use "
                       "another run_id.")}});
  }
  return absl::OkStatus();
}

// When the run was last heard of.
absl::Time LastSeen(const StoredRun& run,
                    const std::vector<RunRecords::Shard>& shards) {
  absl::Time last = FromProto(run.start_time());
  for (const RunRecords::Shard& shard : shards) {
    last = std::max(last, FromProto(shard.record.update_time()));
  }
  return last;
}

}  // namespace

std::string RunRecords::ShardKey(absl::string_view run_id, int index) {
  return absl::StrCat(ShardsPrefix(run_id), index);
}

bool RunRecords::IsOf(const Pointer& pointer, const StoredRun& run) {
  return PointerKey(run, pointer.run.run_id()) == pointer.key;
}

absl::StatusOr<StoredRun> RunRecords::Enter(const std::string& run_id,
                                            const StoredRun& run) {
  DC_ASSIGN_OR_RETURN(std::optional<StoredRun> stored, Find(run_id));
  if (!stored.has_value()) {
    // The pointer comes first: one without a run is passed over, a run without
    // a pointer would never be found or forgotten.
    const std::string pointer_key = PointerKey(run, run_id);
    storage::v1::RunPointer pointer;
    pointer.set_run_id(run_id);
    pointer.set_destination(run.destination());
    DC_RETURN_IF_ERROR(store_.Put(pointer_key, pointer.SerializeAsString()));
    DC_ASSIGN_OR_RETURN(const bool is_new,
                        store_.CompareAndPut(RunKey(run_id), std::nullopt,
                                             run.SerializeAsString()));
    if (is_new) return run;
    DC_ASSIGN_OR_RETURN(stored, Find(run_id));
    if (!stored.has_value()) return UnreadableRecord(RunKey(run_id));
    if (PointerKey(*stored, run_id) != pointer_key) {
      DC_RETURN_IF_ERROR(store_.Delete(pointer_key));
    }
  }
  DC_RETURN_IF_ERROR(CheckSame(*stored, run));
  return *std::move(stored);
}

absl::StatusOr<std::optional<StoredRun>> RunRecords::Find(
    const std::string& run_id) {
  DC_ASSIGN_OR_RETURN(const std::optional<std::string> bytes,
                      store_.Get(RunKey(run_id)));
  if (!bytes.has_value()) return std::optional<StoredRun>();
  StoredRun run;
  if (!run.ParseFromString(*bytes)) return UnreadableRecord(RunKey(run_id));
  return std::optional<StoredRun>(std::move(run));
}

absl::StatusOr<std::vector<RunRecords::Shard>> RunRecords::Shards(
    const std::string& run_id) {
  const std::string prefix = ShardsPrefix(run_id);
  DC_ASSIGN_OR_RETURN(const auto records, store_.List(prefix));
  std::vector<Shard> shards;
  for (const auto& [key, bytes] : records) {
    Shard shard;
    if (!absl::SimpleAtoi(absl::StripPrefix(key, prefix), &shard.index) ||
        !shard.record.ParseFromString(bytes)) {
      return UnreadableRecord(key);
    }
    shards.push_back(std::move(shard));
  }
  std::sort(shards.begin(), shards.end(),
            [](const Shard& a, const Shard& b) { return a.index < b.index; });
  return shards;
}

absl::StatusOr<std::vector<RunRecords::Pointer>> RunRecords::PointersOf(
    const std::string& prefix) {
  DC_ASSIGN_OR_RETURN(const auto records, store_.List(prefix));
  std::vector<Pointer> pointers;
  for (const auto& [key, bytes] : records) {
    Pointer pointer{.key = key};
    if (!pointer.run.ParseFromString(bytes)) return UnreadableRecord(key);
    pointers.push_back(std::move(pointer));
  }
  return pointers;
}

absl::StatusOr<std::vector<RunRecords::Pointer>> RunRecords::StartedBefore(
    const std::string& key, size_t limit) {
  // A month at a time, so that a page does not read all; from the next one,
  // since another machine's clock may be ahead.
  constexpr int kMonths = 6;
  absl::CivilMonth month =
      absl::ToCivilMonth(clock_.Now(), absl::UTCTimeZone()) + 1;
  std::vector<Pointer> found;
  for (int i = 0; i < kMonths && found.size() < limit; ++i, --month) {
    DC_ASSIGN_OR_RETURN(
        std::vector<Pointer> pointers,
        PointersOf(absl::StrCat(kPointers, absl::FormatCivilTime(month), "-")));
    std::reverse(pointers.begin(), pointers.end());
    for (Pointer& pointer : pointers) {
      const bool is_before = key.empty() || pointer.key < key;
      if (is_before && found.size() < limit) found.push_back(pointer);
    }
  }
  return found;
}

absl::Status RunRecords::RemoveExpired() {
  DC_ASSIGN_OR_RETURN(const std::vector<Pointer> pointers,
                      PointersOf(kPointers));
  const std::string newest_expired =
      absl::StrCat(kPointers, absl::FormatTime("%Y-%m-%dT%H:%M:%E6S",
                                               clock_.Now() - kRunsKept,
                                               absl::UTCTimeZone()));
  for (const Pointer& pointer : pointers) {
    if (pointer.key > newest_expired) break;
    DC_RETURN_IF_ERROR(RemoveIfExpired(pointer));
  }
  return absl::OkStatus();
}

absl::Status RunRecords::RemoveIfExpired(const Pointer& pointer) {
  const std::string& run_id = pointer.run.run_id();
  DC_ASSIGN_OR_RETURN(const std::optional<StoredRun> run, Find(run_id));
  if (run.has_value() && IsOf(pointer, *run)) {
    DC_ASSIGN_OR_RETURN(const std::vector<Shard> shards, Shards(run_id));
    if (clock_.Now() - LastSeen(*run, shards) <= kRunsKept) {
      return absl::OkStatus();
    }
    for (const Shard& shard : shards) {
      DC_RETURN_IF_ERROR(store_.Delete(ShardKey(run_id, shard.index)));
    }
    DC_RETURN_IF_ERROR(store_.Delete(RunKey(run_id)));
  }
  return store_.Delete(pointer.key);
}

}  // namespace destconn
