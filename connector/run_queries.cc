#include "connector/run_queries.h"

#include <optional>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/error_reason.h"
#include "base/status_macros.h"
#include "connector/page.h"
#include "connector/run_view.h"

namespace destconn {
namespace {

using destination::v1::GetRunRequest;
using destination::v1::GetRunResponse;
using destination::v1::ListRunsRequest;
using destination::v1::ListRunsResponse;
using storage::v1::StoredRun;

constexpr char kRuns[] = "runs";

absl::Status NoSuchRun(const std::string& run_id) {
  return WithReason(
      absl::NotFoundError(absl::StrCat(
          "There is no run '", run_id,
          "' that the caller may see. Runs are kept for 90 days after their "
          "end; dry runs leave no record. ListRuns names all.")),
      "RUN_NOT_FOUND");
}

}  // namespace

absl::StatusOr<bool> RunQueries::IsWanted(const Listing& call,
                                          const std::string& destination,
                                          Visible& known) {
  const std::string& wanted = call.request().destination();
  if (!wanted.empty()) return destination == wanted;
  const auto found = known.find(destination);
  if (found != known.end()) return found->second;
  DC_ASSIGN_OR_RETURN(const bool may_see,
                      call.gate().MaySee(call.caller(), destination));
  known[destination] = may_see;
  return may_see;
}

absl::StatusOr<destination::v1::Run> RunQueries::Describe(
    const std::string& run_id, const StoredRun& stored) {
  DC_ASSIGN_OR_RETURN(const std::vector<RunRecords::Shard> shards,
                      runs_.Shards(run_id));
  return RunView(run_id, stored, shards, clock_.Now());
}

absl::StatusOr<ListRunsResponse> RunQueries::ListRuns(const Listing& call) {
  DC_ASSIGN_OR_RETURN(Page page, ReadPage(kRuns, call.request().page_size(),
                                          call.request().page_token()));
  ListRunsResponse response;
  Visible visible;
  while (true) {
    DC_ASSIGN_OR_RETURN(const std::vector<RunRecords::Pointer> pointers,
                        runs_.StartedBefore(page.after, page.size));
    for (const RunRecords::Pointer& pointer : pointers) {
      page.after = pointer.key;
      DC_ASSIGN_OR_RETURN(const bool is_wanted,
                          IsWanted(call, pointer.run.destination(), visible));
      if (!is_wanted) continue;
      const std::string& run_id = pointer.run.run_id();
      DC_ASSIGN_OR_RETURN(const std::optional<StoredRun> run,
                          runs_.Find(run_id));
      // A pointer may be left of a run that was never made, or is just gone.
      if (!run.has_value() || !RunRecords::IsOf(pointer, *run)) continue;
      DC_ASSIGN_OR_RETURN(*response.add_runs(), Describe(run_id, *run));
      if (static_cast<size_t>(response.runs_size()) == page.size) {
        response.set_next_page_token(PageToken(kRuns, page.after));
        return response;
      }
    }
    if (pointers.size() < page.size) return response;
  }
}

absl::StatusOr<GetRunResponse> RunQueries::GetRun(
    const Admitted<GetRunRequest>& call) {
  const std::string& run_id = call.request().run_id();
  DC_ASSIGN_OR_RETURN(const std::optional<StoredRun> run, runs_.Find(run_id));
  if (!run.has_value()) return NoSuchRun(run_id);
  DC_ASSIGN_OR_RETURN(const bool may_see,
                      call.gate().MaySee(call.caller(), run->destination()));
  if (!may_see) return NoSuchRun(run_id);
  GetRunResponse response;
  DC_ASSIGN_OR_RETURN(*response.mutable_run(), Describe(run_id, *run));
  return response;
}

}  // namespace destconn
