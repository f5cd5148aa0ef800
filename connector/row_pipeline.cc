#include "connector/row_pipeline.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/error_reason.h"
#include "hashing/hmac.h"
#include "hashing/sha256.h"
#include "meta_client/event_json.h"

namespace destconn {
namespace {

EventKey MakeKey(const std::string& ledger_key, const std::string& identity) {
  const Sha256Digest digest = HmacSha256(ledger_key, identity);
  EventKey key;
  std::copy_n(digest.begin(), key.bytes.size(), key.bytes.begin());
  return key;
}

uint64_t Fingerprint(const std::string& json) {
  const Sha256Digest digest = Sha256(json);
  uint64_t fingerprint = 0;
  std::memcpy(&fingerprint, digest.data(), sizeof(fingerprint));
  return fingerprint;
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
                         bool order_rows_adjacent, std::string ledger_key,
                         RunStats& stats)
    : layout_(std::move(layout)),
      ledger_key_(std::move(ledger_key)),
      stats_(stats),
      validator_(settings),
      grouper_(settings, order_rows_adjacent) {}

absl::Status RowPipeline::Add(const RowsView& rows, absl::Time now,
                              std::vector<PipelineEvent>& events,
                              std::vector<RefusedRow>& refused) {
  RowRef ref{.sequence = rows.sequence};
  for (const absl::string_view row : rows.rows) {
    const RowShape shape = ReadRow(row, layout_, cells_);
    if (shape == RowShape::kMalformed) return Malformed(ref);
    if (const auto refusal = AddRow(shape, ref, now)) {
      refused.push_back({ref, *refusal});
    }
    ++ref.index;
  }
  Convert(events);
  return absl::OkStatus();
}

std::optional<Refusal> RowPipeline::AddRow(RowShape shape, RowRef ref,
                                           absl::Time now) {
  if (shape == RowShape::kValueCountMismatch) {
    return Refusal{RowReason::kValueCountMismatch, std::nullopt};
  }
  if (shape == RowShape::kTooLarge) {
    return Refusal{RowReason::kRowTooLarge, std::nullopt};
  }
  ValidRow row;
  const auto refusal = validator_.Validate(cells_, now, row);
  stats_.ValuesDropped(validator_.dropped());
  if (refusal.has_value()) return refusal;
  return grouper_.Add(std::move(row), ref, grouped_);
}

bool RowPipeline::Close(size_t limit, std::vector<PipelineEvent>& events) {
  grouper_.Close(limit, grouped_);
  Convert(events);
  return grouper_.waiting() > 0;
}

void RowPipeline::Convert(std::vector<PipelineEvent>& events) {
  for (GroupedEvent& grouped : grouped_) {
    const ServerEvent& event = grouped.event;
    PipelineEvent made;
    made.outgoing.id = ++last_id_;
    made.outgoing.key = MakeKey(ledger_key_, grouped.identity);
    made.outgoing.event_time = event.event_time;
    made.outgoing.physical_store =
        event.action_source == ActionSource::kPhysicalStore;
    AppendEventJson(event, made.outgoing.json);
    made.outgoing.fingerprint = Fingerprint(made.outgoing.json);
    made.facts = {.event_time = event.event_time,
                  .match_keys = MatchKeysOf(event.user_data),
                  .currency = event.currency,
                  .value = event.value};
    made.rows = std::move(grouped.rows);
    events.push_back(std::move(made));
  }
  grouped_.clear();
}

}  // namespace destconn
