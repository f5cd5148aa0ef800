#include "connector/run_stats.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/str_cat.h"
#include "connector/proto_time.h"
#include "events/column.h"

namespace destconn {
namespace {

constexpr size_t kTracesKept = 5;

}  // namespace

void RunStats::RowsReceived(int64_t rows) { received_ += rows; }

void RunStats::RowFinal(std::optional<RowReason> reason) {
  if (reason.has_value()) {
    ++by_reason_[static_cast<size_t>(*reason)];
  } else {
    ++delivered_;
  }
}

void RunStats::ValuesDropped(const std::vector<DroppedValue>& dropped) {
  for (const DroppedValue& value : dropped) {
    ++dropped_[{value.column, std::string(value.reason)}];
  }
}

void RunStats::EventDelivered(const EventFacts& event, absl::Time now) {
  const bool is_first = events_delivered_++ == 0;
  first_event_time_ = is_first ? event.event_time
                               : std::min(first_event_time_, event.event_time);
  last_event_time_ = is_first ? event.event_time
                              : std::max(last_event_time_, event.event_time);
  const absl::Duration age = std::max(
      now - absl::FromUnixSeconds(event.event_time), absl::ZeroDuration());
  age_sum_ += age;
  age_max_ = std::max(age_max_, age);
  for (size_t bit = 0; bit < kMatchKeyCount; ++bit) {
    if ((event.match_keys >> bit & 1) != 0) ++with_key_[bit];
  }
  if (!event.value.has_value()) return;
  Decimal& total = totals_[event.currency];
  if (const auto sum = total.Plus(*event.value)) {
    total = *sum;
  } else {
    Warn(absl::StrCat("The total in ", event.currency,
                      " is too large to be added up."));
  }
}

void RunStats::RequestSent(size_t body_bytes, bool is_retry) {
  ++requests_;
  if (is_retry) ++retries_;
  bytes_ += static_cast<int64_t>(body_bytes);
}

void RunStats::Miscounted(int64_t sent, int64_t received) {
  ++miscounted_;
  events_in_miscounted_ += sent;
  received_of_miscounted_ += received;
}

void RunStats::Traced(const std::string& fbtrace_id) {
  if (fbtrace_id.empty()) return;
  traces_.push_back(fbtrace_id);
  if (traces_.size() > kTracesKept) traces_.pop_front();
}

void RunStats::Warn(const std::string& warning) {
  if (std::find(warnings_.begin(), warnings_.end(), warning) ==
      warnings_.end()) {
    warnings_.push_back(warning);
  }
}

destination::v1::Counts RunStats::counts() const {
  destination::v1::Counts counts;
  counts.set_received(received_);
  counts.set_delivered(delivered_);
  counts.set_events_delivered(events_delivered_);
  for (size_t i = 0; i < kRowReasonCount; ++i) {
    if (IsSkip(static_cast<RowReason>(i))) {
      counts.set_skipped(counts.skipped() + by_reason_[i]);
    } else {
      counts.set_rejected(counts.rejected() + by_reason_[i]);
    }
  }
  return counts;
}

destination::v1::Summary RunStats::ToSummary() const {
  destination::v1::Summary summary;
  *summary.mutable_counts() = counts();
  for (size_t i = 0; i < kRowReasonCount; ++i) {
    if (by_reason_[i] == 0) continue;
    const auto reason = static_cast<RowReason>(i);
    auto& rows = IsSkip(reason) ? *summary.mutable_skipped()
                                : *summary.mutable_rejected();
    rows[std::string(RowReasonName(reason))] = by_reason_[i];
  }
  AddCoverage(summary);
  AddTimes(summary);
  for (const auto& [currency, total] : totals_) {
    (*summary.mutable_value_total())[currency] = total.ToString();
  }
  summary.set_requests(requests_);
  summary.set_retries(retries_);
  summary.set_bytes(bytes_);
  for (const std::string& trace : traces_) summary.add_meta_trace_ids(trace);
  for (const auto& [what, rows] : dropped_) {
    auto& dropped = *summary.add_dropped_values();
    dropped.set_column(std::string(ColumnName(what.first)));
    dropped.set_reason(what.second);
    dropped.set_rows(rows);
  }
  for (const std::string& warning : warnings_) summary.add_warnings(warning);
  if (miscounted_ > 0) {
    summary.add_warnings(absl::StrCat(
        "Of ", miscounted_, " requests with ", events_in_miscounted_,
        " events Meta reported ", received_of_miscounted_,
        " events received; they were sent again in parts, to find out which "
        "it did not count."));
  }
  return summary;
}

void RunStats::AddCoverage(destination::v1::Summary& summary) const {
  if (events_delivered_ == 0) return;
  for (size_t bit = 0; bit < kMatchKeyCount; ++bit) {
    if (with_key_[bit] == 0) continue;
    auto& coverage = *summary.add_match_key_coverage();
    coverage.set_key(std::string(MatchKeyName(bit)));
    coverage.set_fraction(static_cast<double>(with_key_[bit]) /
                          static_cast<double>(events_delivered_));
  }
}

void RunStats::AddTimes(destination::v1::Summary& summary) const {
  if (events_delivered_ == 0) return;
  *summary.mutable_freshness()->mutable_mean() =
      ToProto(age_sum_ / events_delivered_);
  *summary.mutable_freshness()->mutable_max() = ToProto(age_max_);
  *summary.mutable_first_event_time() =
      ToProto(absl::FromUnixSeconds(first_event_time_));
  *summary.mutable_last_event_time() =
      ToProto(absl::FromUnixSeconds(last_event_time_));
}

}  // namespace destconn
