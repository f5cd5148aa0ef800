#include "tests/row_run.h"

#include <cstddef>
#include <limits>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "connector/run_stats.h"
#include "connector/settings_rules.h"
#include "destination/v1/destination.pb.h"
#include "destination/v1/run.pb.h"
#include "events/event_settings.h"
#include "events/fake_row_spill.h"
#include "events/row_layout.h"
#include "events/row_reader.h"
#include "gtest/gtest.h"
#include "hashing/hmac.h"

namespace destconn {
namespace {

std::map<std::string, int64_t> DroppedByColumn(const RunStats& stats) {
  const destination::v1::Summary summary = stats.ToSummary();
  std::map<std::string, int64_t> dropped;
  for (const auto& values : summary.dropped_values()) {
    dropped[values.column()] += values.rows();
  }
  return dropped;
}

std::string Encode(const RowRun& run) {
  destination::v1::Rows message;
  message.set_sequence(1);
  for (const auto& row : run.rows) *message.add_rows() = row;
  return message.SerializeAsString();
}

}  // namespace

RowOutcome MakeEvents(const RowRun& run) {
  RowOutcome outcome;
  const auto settings = WithDefaults(run.settings);
  const EventSettings events = ToEventSettings(settings, run.first_run);
  const std::string message = Encode(run);
  const absl::StatusOr<RowsView> rows = SplitRows(message);
  absl::StatusOr<RowLayout> layout = RowLayout::Create(
      run.columns,
      {settings.column_mapping().begin(), settings.column_mapping().end()});
  if (!rows.ok() || !layout.ok()) {
    ADD_FAILURE() << rows.status() << "; " << layout.status();
    return outcome;
  }
  RunStats stats;
  FakeRowSpill spill;
  RowPipeline pipeline(events, *std::move(layout),
                       {.order_rows_adjacent = run.order_rows_adjacent},
                       HmacKey("ledger key"), spill, stats);
  PipelineOutput output;
  const absl::Status added = pipeline.Add(*rows, run.now, output);
  EXPECT_TRUE(added.ok()) << added;
  const absl::StatusOr<bool> waiting =
      pipeline.Close(std::numeric_limits<size_t>::max(), output);
  EXPECT_TRUE(waiting.ok() && !*waiting) << waiting.status();
  outcome.events = std::move(output.events);
  outcome.refused = std::move(output.refused);
  outcome.dropped = DroppedByColumn(stats);
  return outcome;
}

}  // namespace destconn
