#ifndef CONNECTOR_ROW_PIPELINE_H_
#define CONNECTOR_ROW_PIPELINE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "base/text_buffer.h"
#include "connector/order_keys.h"
#include "connector/run_stats.h"
#include "delivery/delivery_types.h"
#include "events/event_settings.h"
#include "events/grouped_event.h"
#include "events/grouping_preview.h"
#include "events/order_grouper.h"
#include "events/row_guards.h"
#include "events/row_layout.h"
#include "events/row_reader.h"
#include "events/row_ref.h"
#include "events/row_spill.h"
#include "events/validate_row.h"
#include "hashing/hmac.h"
#include "ledger/order_index.h"

namespace destconn {

// An event ready to go, the rows that it answers for, and what the summary will
// say.
struct PipelineEvent {
  OutgoingEvent outgoing = {};
  EventFacts facts = {};
  std::vector<RowRef> rows = {};
  // Its key in the index of orders, if that is kept and it has an order.
  std::optional<OrderIndexKey> order = std::nullopt;
};

// A row that goes no further.
struct RefusedRow {
  RowRef row = {};
  Refusal refusal = {};
  std::optional<OrderIndexKey> order = std::nullopt;
};

// What has become of rows.
struct PipelineOutput {
  std::vector<PipelineEvent> events = {};
  std::vector<RefusedRow> refused = {};
};

// Rows in, events out: reads, validates, hashes, groups, identifies and writes
// them as JSON (stages 1 to 6 of ARCHITECTURE.md). From here on an event is its
// bytes.
//
// Not thread-safe.
class RowPipeline : private GroupedEventSink {
 public:
  // `settings`, `spill` and `stats` must outlive it. `ledger_key` keys the
  // events' ledger keys.
  RowPipeline(const EventSettings& settings, RowLayout layout,
              const GroupingOptions& grouping, const HmacKey& ledger_key,
              RowSpill& spill, RunStats& stats);

  // Keeps a preview of both groupings from now on.
  void KeepPreview() { preview_ = std::make_unique<GroupingPreview>(); }
  const GroupingPreview* preview() const { return preview_.get(); }

  // Gives events and rows the keys of their orders from now on.
  void KeepOrders(OrderKeys keys) { order_keys_.emplace(std::move(keys)); }

  // Takes a message's rows, judged at `now`; appends what is complete by them.
  // Fails with ROWS_MALFORMED if a row is no protobuf, and as the spill does.
  absl::Status Add(const RowsView& rows, absl::Time now,
                   PipelineOutput& output);

  // What the rows so far give cause to warn of.
  std::vector<std::string> Warnings() const { return guards_.Warnings(); }

  // Closes up to `limit` of the orders that wait for more rows. False if none
  // is left waiting; until then no row may be added. Fails as the spill does.
  absl::StatusOr<bool> Close(size_t limit, PipelineOutput& output);

 private:
  void OnEvent(GroupedEvent& grouped) override;
  void OnRefusal(RowRef row, const Refusal& refusal) override;
  // Nothing if orders are not kept, or it is blank.
  std::optional<OrderIndexKey> OrderOf(absl::string_view order_id);
  absl::Status AddRow(absl::string_view row, RowRef ref, absl::Time now);

  const RowLayout layout_;
  const HmacKey ledger_key_;
  RunStats& stats_;
  RowValidator validator_;
  RowGuards guards_;
  OrderGrouper grouper_;
  std::unique_ptr<GroupingPreview> preview_;  // of a dry run
  std::optional<OrderKeys> order_keys_;
  std::string text_;  // of a cell that is no text
  RowCells cells_ = {};
  ValidRow row_ = {};
  TextBuffer json_;
  PipelineOutput* output_ = nullptr;  // of the call that is under way
  uint64_t last_id_ = 0;
};

}  // namespace destconn

#endif  // CONNECTOR_ROW_PIPELINE_H_
