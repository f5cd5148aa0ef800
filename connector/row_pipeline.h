#ifndef CONNECTOR_ROW_PIPELINE_H_
#define CONNECTOR_ROW_PIPELINE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "connector/run_stats.h"
#include "delivery/delivery_types.h"
#include "events/event_settings.h"
#include "events/order_grouper.h"
#include "events/row_layout.h"
#include "events/row_reader.h"
#include "events/validate_row.h"

namespace destconn {

// An event ready to go, the rows that it answers for, and what the summary will
// say.
struct PipelineEvent {
  OutgoingEvent outgoing = {};
  EventFacts facts = {};
  std::vector<RowRef> rows = {};
};

// A row that goes no further.
struct RefusedRow {
  RowRef row = {};
  Refusal refusal = {};
};

// Rows in, events out: reads, validates, hashes, groups, identifies and writes
// them as JSON (stages 1 to 6 of ARCHITECTURE.md). From here on an event is its
// bytes.
//
// Not thread-safe.
class RowPipeline {
 public:
  // `settings` and `stats` must outlive it. `ledger_key` keys the events'
  // ledger keys.
  RowPipeline(const EventSettings& settings, RowLayout layout,
              bool order_rows_adjacent, std::string ledger_key,
              RunStats& stats);

  // Takes a message's rows, judged at `now`; appends the events complete by
  // them and the rows refused. Fails with ROWS_MALFORMED if a row is no
  // protobuf.
  absl::Status Add(const RowsView& rows, absl::Time now,
                   std::vector<PipelineEvent>& events,
                   std::vector<RefusedRow>& refused);

  // Closes up to `limit` of the orders that wait for more rows and appends
  // their events. False if none is left waiting.
  bool Close(size_t limit, std::vector<PipelineEvent>& events);

 private:
  std::optional<Refusal> AddRow(RowShape shape, RowRef ref, absl::Time now);
  void Convert(std::vector<PipelineEvent>& events);

  const RowLayout layout_;
  const std::string ledger_key_;
  RunStats& stats_;
  RowValidator validator_;
  OrderGrouper grouper_;
  RowCells cells_ = {};
  std::vector<GroupedEvent> grouped_;
  uint64_t last_id_ = 0;
};

}  // namespace destconn

#endif  // CONNECTOR_ROW_PIPELINE_H_
