#include "connector/run_stats.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/str_cat.h"
#include "connector/proto_time.h"
#include "events/column.h"

namespace destconn {
namespace {

constexpr size_t kTracesKept = 5;

destination::v1::DroppedValues DroppedProto(const RowCounts::Dropped& what,
                                            int64_t rows) {
  destination::v1::DroppedValues dropped;
  dropped.set_column(std::string(ColumnName(what.first)));
  dropped.set_reason(what.second);
  dropped.set_rows(rows);
  return dropped;
}

}  // namespace

void RunStats::RowsReceived(int64_t sequence, int64_t rows) {
  rows_.Received(sequence, rows);
}

void RunStats::RowFinal(int64_t sequence, std::optional<RowReason> reason) {
  rows_.Final(sequence, reason);
}

void RunStats::ValuesDropped(int64_t sequence,
                             const std::vector<DroppedValue>& dropped) {
  for (const DroppedValue& value : dropped) {
    rows_.ValueDropped(sequence, value.column, value.reason);
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
  if (event.value.has_value()) AddTotal(event.currency, *event.value);
}

void RunStats::AddTotal(const std::string& currency, const Decimal& value) {
  Decimal& total = totals_[currency];
  if (const auto sum = total.Plus(value)) {
    total = *sum;
  } else {
    Warn(absl::StrCat("The total in ", currency,
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
  counts.set_received(rows_.all().received);
  counts.set_delivered(rows_.all().delivered);
  counts.set_events_delivered(events_delivered_);
  for (size_t i = 0; i < kRowReasonCount; ++i) {
    const auto reason = static_cast<RowReason>(i);
    const int64_t rows = RowCounts::Of(rows_.all(), reason);
    if (IsSkip(reason)) {
      counts.set_skipped(counts.skipped() + rows);
    } else {
      counts.set_rejected(counts.rejected() + rows);
    }
  }
  return counts;
}

destination::v1::Summary RunStats::ToSummary() const {
  destination::v1::Summary summary;
  *summary.mutable_counts() = counts();
  for (size_t i = 0; i < kRowReasonCount; ++i) {
    const auto reason = static_cast<RowReason>(i);
    const int64_t count = RowCounts::Of(rows_.all(), reason);
    if (count == 0) continue;
    auto& rows = IsSkip(reason) ? *summary.mutable_skipped()
                                : *summary.mutable_rejected();
    rows[std::string(RowReasonName(reason))] = count;
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
  for (const auto& [what, rows] : rows_.DroppedOf(rows_.all())) {
    *summary.add_dropped_values() = DroppedProto(what, rows);
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

storage::v1::RunTally RunStats::ToTally() const {
  storage::v1::RunTally tally;
  const RowCounts::Sums& rows = rows_.acknowledged();
  tally.set_received(rows.received);
  tally.set_delivered(rows.delivered);
  for (size_t i = 0; i < kRowReasonCount; ++i) {
    const auto reason = static_cast<RowReason>(i);
    const int64_t count = RowCounts::Of(rows, reason);
    if (count == 0) continue;
    (*tally.mutable_not_delivered())[std::string(RowReasonName(reason))] =
        count;
  }
  for (const auto& [what, count] : rows_.DroppedOf(rows)) {
    *tally.add_dropped_values() = DroppedProto(what, count);
  }
  tally.set_events_delivered(events_delivered_);
  for (size_t bit = 0; bit < kMatchKeyCount; ++bit) {
    if (with_key_[bit] == 0) continue;
    (*tally.mutable_events_with_key())[std::string(MatchKeyName(bit))] =
        with_key_[bit];
  }
  for (const auto& [currency, total] : totals_) {
    (*tally.mutable_value_total())[currency] = total.ToString();
  }
  *tally.mutable_age_sum() = ToProto(age_sum_);
  *tally.mutable_age_max() = ToProto(age_max_);
  tally.set_first_event_time(first_event_time_);
  tally.set_last_event_time(last_event_time_);
  tally.set_requests(requests_);
  tally.set_retries(retries_);
  tally.set_bytes(bytes_);
  tally.set_miscounted_requests(miscounted_);
  tally.set_events_in_miscounted(events_in_miscounted_);
  tally.set_received_of_miscounted(received_of_miscounted_);
  for (const std::string& trace : traces_) tally.add_meta_trace_ids(trace);
  for (const std::string& warning : warnings_) tally.add_warnings(warning);
  return tally;
}

void RunStats::Add(const storage::v1::RunTally& tally) {
  AddRows(tally);
  if (tally.events_delivered() > 0) AddEvents(tally);
  requests_ += tally.requests();
  retries_ += tally.retries();
  bytes_ += tally.bytes();
  miscounted_ += tally.miscounted_requests();
  events_in_miscounted_ += tally.events_in_miscounted();
  received_of_miscounted_ += tally.received_of_miscounted();
  for (const std::string& trace : tally.meta_trace_ids()) Traced(trace);
  for (const std::string& warning : tally.warnings()) Warn(warning);
}

void RunStats::AddRows(const storage::v1::RunTally& tally) {
  rows_.AddReceived(tally.received());
  rows_.AddDelivered(tally.delivered());
  for (size_t i = 0; i < kRowReasonCount; ++i) {
    const auto reason = static_cast<RowReason>(i);
    const auto found =
        tally.not_delivered().find(std::string(RowReasonName(reason)));
    if (found == tally.not_delivered().end()) continue;
    rows_.AddNotDelivered(reason, found->second);
  }
  for (const auto& dropped : tally.dropped_values()) {
    const std::optional<Column> column = FindColumn(dropped.column());
    if (!column.has_value()) continue;
    rows_.AddDropped(*column, dropped.reason(), dropped.rows());
  }
}

void RunStats::AddEvents(const storage::v1::RunTally& tally) {
  const bool is_first = events_delivered_ == 0;
  events_delivered_ += tally.events_delivered();
  first_event_time_ =
      is_first ? tally.first_event_time()
               : std::min(first_event_time_, tally.first_event_time());
  last_event_time_ = is_first
                         ? tally.last_event_time()
                         : std::max(last_event_time_, tally.last_event_time());
  age_sum_ += FromProto(tally.age_sum());
  age_max_ = std::max(age_max_, FromProto(tally.age_max()));
  for (size_t bit = 0; bit < kMatchKeyCount; ++bit) {
    const auto found =
        tally.events_with_key().find(std::string(MatchKeyName(bit)));
    if (found != tally.events_with_key().end()) {
      with_key_[bit] += found->second;
    }
  }
  for (const auto& [currency, total] : tally.value_total()) {
    if (const auto value = Decimal::Parse(total)) AddTotal(currency, *value);
  }
}

}  // namespace destconn
