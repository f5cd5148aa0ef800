#include "cli/timestamp_shift.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "cli/input_file.h"
#include "events/cell.h"
#include "events/timestamp.h"

namespace destconn {
namespace {

using ::destination::v1::Row;
using ::destination::v1::Value;

constexpr absl::Duration kDay = absl::Hours(24);

std::optional<int> IndexOf(const std::vector<std::string>& columns,
                           const std::string& column) {
  const auto place = std::find(columns.begin(), columns.end(), column);
  if (place == columns.end()) return std::nullopt;
  return place - columns.begin();
}

// The value as the connector gets it.
Cell ToCell(const Value& value) {
  switch (value.kind_case()) {
    case Value::kStringValue:
      return {.kind = Cell::Kind::kString, .text = value.string_value()};
    case Value::kInt64Value:
      return {.kind = Cell::Kind::kInt64, .integer = value.int64_value()};
    case Value::kDoubleValue:
      return {.kind = Cell::Kind::kDouble, .real = value.double_value()};
    case Value::kTimestampValue:
      return {.kind = Cell::Kind::kTimestamp,
              .integer = value.timestamp_value().seconds()};
    default:
      return {};
  }
}

}  // namespace

std::optional<absl::Time> ReadTimestamp(const Value& value) {
  const auto time = ParseTimestamp(ToCell(value));
  if (!time.has_value()) return std::nullopt;
  return absl::FromUnixSeconds(time->unix_seconds);
}

int64_t DaysToNow(absl::Time newest, absl::Time now) {
  absl::Duration rest;
  int64_t days = absl::IDivDuration(now - newest, kDay, &rest);
  // Division truncates; towards the past is wanted.
  if (rest < absl::ZeroDuration()) --days;
  return days;
}

absl::StatusOr<absl::Time> NewestTimestamp(RowSource& rows,
                                           const std::string& column) {
  const std::optional<int> index = IndexOf(rows.columns(), column);
  if (!index) {
    return InputError(absl::StrCat(
        "--shift_to_now: the files have no column '", column,
        "'; name the column that holds the time with --timestamp_column"));
  }
  std::optional<absl::Time> newest;
  Row row;
  while (true) {
    DC_ASSIGN_OR_RETURN(const bool found, rows.Next(row));
    if (!found) break;
    if (*index >= row.values_size()) continue;
    const std::optional<absl::Time> time = ReadTimestamp(row.values(*index));
    if (time && (!newest || *time > *newest)) newest = time;
  }
  if (newest) return *newest;
  return InputError(absl::StrCat("--shift_to_now: the column '", column,
                                 "' holds no timestamp in ISO 8601 or Unix "
                                 "time"));
}

ShiftedRows::ShiftedRows(std::unique_ptr<RowSource> rows,
                         const std::string& column, int64_t days)
    : rows_(std::move(rows)),
      column_(IndexOf(rows_->columns(), column)),
      shift_(days * kDay) {}

absl::StatusOr<bool> ShiftedRows::Next(Row& row) {
  DC_ASSIGN_OR_RETURN(const bool found, rows_->Next(row));
  if (!found || !column_ || *column_ >= row.values_size()) return found;
  Value& value = *row.mutable_values(*column_);
  if (const std::optional<absl::Time> time = ReadTimestamp(value)) {
    value.set_string_value(absl::FormatTime(
        "%Y-%m-%dT%H:%M:%SZ", *time + shift_, absl::UTCTimeZone()));
  }
  return true;
}

}  // namespace destconn
