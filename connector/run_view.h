#ifndef CONNECTOR_RUN_VIEW_H_
#define CONNECTOR_RUN_VIEW_H_

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "connector/run_records.h"
#include "destination/v1/run.pb.h"
#include "storage/v1/storage.pb.h"

namespace destconn {

// What GetRun shows of a run's records: its shards put together. A shard whose
// holder has not written for a while before `now`, by the wall clocks of both,
// counts as interrupted: this is shown, and decides nothing.
destination::v1::Run RunView(const std::string& run_id,
                             const storage::v1::StoredRun& run,
                             const std::vector<RunRecords::Shard>& shards,
                             absl::Time now);

}  // namespace destconn

#endif  // CONNECTOR_RUN_VIEW_H_
