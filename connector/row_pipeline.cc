#include "connector/row_pipeline.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/error_reason.h"
#include "base/failpoint.h"
#include "base/status_macros.h"
#include "events/cell.h"
#include "events/cell_values.h"
#include "hashing/sha256.h"
#include "meta_client/event_json.h"
#include "xxhash.h"

namespace destconn {
namespace {

EventKey MakeKey(const HmacKey& ledger_key, const std::string& identity) {
  const Sha256Digest digest = ledger_key.Sign(identity);
  EventKey key;
  std::copy_n(digest.begin(), key.bytes.size(), key.bytes.begin());
  return key;
}

// Tells a changed event from the one that was sent; nobody gains by a
// collision.
uint64_t Fingerprint(absl::string_view json) {
  return XXH3_64bits(json.data(), json.size());
}

absl::Status Malformed(RowRef ref) {
  return WithReason(
      absl::InvalidArgumentError(absl::StrCat(
          "Row ", ref.index, " of message ", ref.sequence,
          " is no valid destination.v1.Row, or holds text that is not UTF-8. "
          "Rows after it were not read; mend it and send the run again.")),
      "ROWS_MALFORMED");
}

}  // namespace

RowPipeline::RowPipeline(const EventSettings& settings, RowLayout layout,
                         const GroupingOptions& grouping,
                         const HmacKey& ledger_key, RowSpill& spill,
                         RunStats& stats)
    : layout_(std::move(layout)),
      ledger_key_(ledger_key),
      stats_(stats),
      validator_(settings),
      grouper_(settings, grouping, spill, *this) {}

absl::Status RowPipeline::Add(const RowsView& rows, absl::Time now,
                              PipelineOutput& output) {
  output_ = &output;
  stats_.RowsReceived(rows.sequence, static_cast<int64_t>(rows.rows.size()));
  RowRef ref{.sequence = rows.sequence};
  for (const absl::string_view row : rows.rows) {
    DC_RETURN_IF_ERROR(AddRow(row, ref, now));
    ++ref.index;
  }
  grouper_.EmitFinished();
  DESTCONN_FAILPOINT("P03");
  return absl::OkStatus();
}

absl::Status RowPipeline::AddRow(absl::string_view row, RowRef ref,
                                 absl::Time now) {
  switch (ReadRow(row, layout_, cells_)) {
    case RowShape::kMalformed:
      return Malformed(ref);
    case RowShape::kValueCountMismatch:
      OnRefusal(ref, {RowReason::kValueCountMismatch, std::nullopt});
      return absl::OkStatus();
    case RowShape::kTooLarge:
      OnRefusal(ref, {RowReason::kRowTooLarge, std::nullopt});
      return absl::OkStatus();
    case RowShape::kGood:
      break;
  }
  const auto refusal = validator_.Validate(cells_, now, row_);
  stats_.ValuesDropped(ref.sequence, validator_.dropped());
  if (refusal.has_value()) {
    output_->refused.push_back(
        {ref, *refusal,
         OrderOf(Trim(TextOf(At(cells_, Column::kOrderId), text_)))});
    return absl::OkStatus();
  }
  guards_.SawRow(row_, validator_.in_milliseconds());
  if (preview_ != nullptr) preview_->SawRow(row_);
  return grouper_.Add(row_, ref);
}

absl::StatusOr<bool> RowPipeline::Close(size_t limit, PipelineOutput& output) {
  output_ = &output;
  return grouper_.Close(limit);
}

std::optional<OrderIndexKey> RowPipeline::OrderOf(absl::string_view order_id) {
  if (!order_keys_.has_value() || order_id.empty()) return std::nullopt;
  return order_keys_->Of(order_id);
}

void RowPipeline::OnRefusal(RowRef row, const Refusal& refusal) {
  output_->refused.push_back({row, refusal});
}

void RowPipeline::OnEvent(GroupedEvent& grouped) {
  const ServerEvent& event = grouped.event;
  guards_.SawEvent(event);
  json_.Clear();
  AppendEventJson(event, json_);
  PipelineEvent& made = output_->events.emplace_back();
  made.outgoing.id = ++last_id_;
  made.outgoing.key = MakeKey(ledger_key_, grouped.identity);
  made.outgoing.event_time = event.event_time;
  made.outgoing.physical_store =
      event.action_source == ActionSource::kPhysicalStore;
  made.outgoing.json.assign(json_.text().data(), json_.size());
  made.outgoing.fingerprint = Fingerprint(json_.text());
  made.facts = {.event_time = event.event_time,
                .match_keys = MatchKeysOf(event.user_data),
                .currency = event.currency,
                .value = event.value};
  made.rows = std::move(grouped.rows);
  made.order = OrderOf(event.order_id);
}

}  // namespace destconn
