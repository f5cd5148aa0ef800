#include "connector/stream_position.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "base/error_reason.h"

namespace destconn {
namespace {

absl::Status Unexpected(int64_t sequence, absl::string_view expected) {
  return WithReason(
      absl::InvalidArgumentError(absl::StrCat(
          "A rows message has sequence ", sequence, ", expected was ", expected,
          ". Number them from 1 without gaps.")),
      "SEQUENCE_UNEXPECTED");
}

absl::Status RowsDiffer(int64_t resume_after) {
  return WithReason(
      absl::InvalidArgumentError(absl::StrCat(
          "The messages up to sequence ", resume_after,
          " have not as many rows as they had when this run was sent before. "
          "Send the same rows again, or these with another run_id.")),
      "RUN_ROWS_DIFFER");
}

// The first and the last message that these rows stand in.
struct Span {
  int64_t first = 0;
  int64_t last = 0;
};

Span SpanOf(const std::vector<RowRef>& rows) {
  const auto [first, last] = std::minmax_element(
      rows.begin(), rows.end(),
      [](RowRef a, RowRef b) { return a.sequence < b.sequence; });
  return {first->sequence, last->sequence};
}

}  // namespace

absl::StatusOr<bool> StreamPosition::Next(int64_t sequence, int64_t rows) {
  if (!has_begun()) {
    if (sequence < 1 || sequence > resume_after_ + 1) {
      return Unexpected(
          sequence, resume_after_ == 0
                        ? "1"
                        : absl::StrCat(resume_after_ + 1,
                                       ", after which the run goes on, or 1"));
    }
    from_the_start_ = sequence == 1;
  } else if (sequence != next_) {
    return Unexpected(sequence, absl::StrCat(next_));
  }
  next_ = sequence + 1;
  if (sequence > resume_after_) {
    acks_.AddMessage(rows);
    return true;
  }
  rows_passed_ += rows;
  if (sequence == resume_after_ && from_the_start_ &&
      rows_passed_ != rows_before_) {
    return RowsDiffer(resume_after_);
  }
  return false;
}

absl::Status StreamPosition::End() const {
  const bool fell_short = has_begun() && next_ <= resume_after_;
  return fell_short ? RowsDiffer(resume_after_) : absl::OkStatus();
}

std::optional<OrderCuts::Outcome> StreamPosition::TakeRest(
    const EventKey& key, const std::vector<RowRef>& rows) {
  const Span span = SpanOf(rows);
  return cuts_.TakeRest(key, span.first, span.last);
}

void StreamPosition::EventMade(uint64_t id, const EventKey& key,
                               const std::vector<RowRef>& rows) {
  const Span span = SpanOf(rows);
  if (rows_adjacent_) {
    cuts_.Watch(id, key, span.first, span.last);
  } else {
    acks_.Bind(span.first, span.last);
  }
}

void StreamPosition::Store(storage::v1::StoredShard& progress) {
  progress.set_acked_sequence(acks_.acked_sequence());
  *progress.mutable_cut() = cuts_.At(acks_.acked_sequence());
}

}  // namespace destconn
