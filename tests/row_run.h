#ifndef TESTS_ROW_RUN_H_
#define TESTS_ROW_RUN_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "connector/row_pipeline.h"
#include "destination/v1/settings.pb.h"
#include "destination/v1/value.pb.h"

namespace destconn {

// The moment at which tests of rows are judged: 2026-11-18T11:06:40Z.
inline constexpr int64_t kRowRunNow = 1'795'000'000;

// The rows of a run and what the host says about them: all that decides which
// events they make.
struct RowRun {
  destination::v1::Settings settings = {};
  bool first_run = false;
  bool order_rows_adjacent = false;
  absl::Time now = absl::FromUnixSeconds(kRowRunNow);
  std::vector<std::string> columns = {};
  std::vector<destination::v1::Row> rows = {};
};

struct RowOutcome {
  std::vector<PipelineEvent> events = {};
  std::vector<RefusedRow> refused = {};
  std::map<std::string, int64_t> dropped = {};  // values left out, by column
};

// Sends the rows, encoded by protobuf, through stages 1 to 6, as a run does. A
// run that does not begin fails the test.
RowOutcome MakeEvents(const RowRun& run);

}  // namespace destconn

#endif  // TESTS_ROW_RUN_H_
