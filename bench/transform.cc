#include "bench/transform.h"

#include "absl/time/time.h"
#include "bench/retail_rows.h"
#include "meta_client/event_json.h"

namespace destconn {

EventSettings BenchSettings() {
  EventSettings settings;
  settings.dataset_id = kBenchDataset;
  return settings;
}

Transform::Transform()
    : layout_(*RowLayout::Create(RetailColumns(), {})),
      validator_(settings_),
      grouper_(settings_, {.order_rows_adjacent = true}, spill_, *this) {}

absl::Status Transform::NoSpill::Append(uint32_t, absl::string_view) {
  return absl::UnimplementedError("nothing goes to disk here");
}

absl::StatusOr<bool> Transform::NoSpill::Take(uint32_t, std::string&) {
  return false;
}

void Transform::OnEvent(GroupedEvent& event) {
  if (json_ != nullptr) AppendEventJson(event.event, *json_);
  if (events_ != nullptr) events_->push_back(event.event);
}

template <typename Take>
void Transform::ReadRows(absl::string_view message, int64_t now, Take take) {
  const RowsView rows = *SplitRows(message);
  const absl::Time time = absl::FromUnixSeconds(now);
  RowRef ref{.sequence = rows.sequence};
  for (const absl::string_view row : rows.rows) {
    if (ReadRow(row, layout_, cells_) == RowShape::kGood &&
        !validator_.Validate(cells_, time, row_)) {
      take(row_, ref);
    }
    ++ref.index;
  }
}

void Transform::Append(absl::string_view message, int64_t now,
                       TextBuffer& out) {
  json_ = &out;
  ReadRows(message, now, [this](const ValidRow& row, RowRef ref) {
    grouper_.Add(row, ref).IgnoreError();
  });
  grouper_.Close(1).IgnoreError();
  json_ = nullptr;
}

std::vector<ServerEvent> Transform::Events(absl::string_view message,
                                           int64_t now) {
  std::vector<ServerEvent> events;
  events_ = &events;
  Group(Rows(message, now));
  events_ = nullptr;
  return events;
}

std::vector<ValidRow> Transform::Rows(absl::string_view message, int64_t now) {
  std::vector<ValidRow> rows;
  ReadRows(message, now,
           [&rows](const ValidRow& row, RowRef) { rows.push_back(row); });
  return rows;
}

void Transform::Group(const std::vector<ValidRow>& rows) {
  RowRef ref{.sequence = 1};
  for (const ValidRow& row : rows) {
    grouper_.Add(row, ref).IgnoreError();
    ++ref.index;
  }
  grouper_.Close(1).IgnoreError();
}

}  // namespace destconn
