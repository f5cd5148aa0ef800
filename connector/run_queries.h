#ifndef CONNECTOR_RUN_QUERIES_H_
#define CONNECTOR_RUN_QUERIES_H_

#include <map>
#include <string>

#include "absl/status/statusor.h"
#include "base/clock.h"
#include "connector/access_gate.h"
#include "connector/run_records.h"
#include "destination/v1/admin.pb.h"
#include "destination/v1/run.pb.h"
#include "storage/v1/storage.pb.h"

namespace destconn {

// ListRuns and GetRun, without gRPC. A caller sees the runs of the destinations
// that the gate lets it see.
//
// Thread-safe.
class RunQueries {
 public:
  // All must outlive it.
  RunQueries(RunRecords& runs, Clock& clock) : runs_(runs), clock_(clock) {}

  // Fails as ReadPage does.
  absl::StatusOr<destination::v1::ListRunsResponse> ListRuns(
      const Admitted<destination::v1::ListRunsRequest>& call);

  // Fails with RUN_NOT_FOUND, also if the caller may not see it.
  absl::StatusOr<destination::v1::GetRunResponse> GetRun(
      const Admitted<destination::v1::GetRunRequest>& call);

 private:
  using Listing = Admitted<destination::v1::ListRunsRequest>;
  using Visible = std::map<std::string, bool>;  // by destination

  // Whether the run goes into the list.
  static absl::StatusOr<bool> IsWanted(const Listing& call,
                                       const std::string& destination,
                                       Visible& known);
  absl::StatusOr<destination::v1::Run> Describe(
      const std::string& run_id, const storage::v1::StoredRun& stored);

  RunRecords& runs_;
  Clock& clock_;
};

}  // namespace destconn

#endif  // CONNECTOR_RUN_QUERIES_H_
