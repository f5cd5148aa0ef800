#include "cli/timestamp_shift.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "base/status_macros.h"
#include "cli/input_file.h"

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

// Nothing for what is out of the calendar: one such cell would move all others.
std::optional<absl::Time> InCalendar(absl::Time time) {
  const absl::Time first =
      absl::FromCivil(absl::CivilSecond(1), absl::UTCTimeZone());
  const absl::Time end =
      absl::FromCivil(absl::CivilSecond(10000), absl::UTCTimeZone());
  if (time < first || time >= end) return std::nullopt;
  return time;
}

std::optional<absl::Time> ReadText(absl::string_view text) {
  text = absl::StripAsciiWhitespace(text);
  int64_t seconds = 0;
  if (absl::SimpleAtoi(text, &seconds)) {
    return InCalendar(absl::FromUnixSeconds(seconds));
  }
  for (const absl::string_view format :
       {"%Y-%m-%dT%H:%M:%E*S%Ez", "%Y-%m-%dT%H:%M:%E*S",
        "%Y-%m-%d %H:%M:%E*S%Ez", "%Y-%m-%d %H:%M:%E*S", "%Y-%m-%d"}) {
    absl::Time time;
    if (absl::ParseTime(format, text, &time, nullptr)) return InCalendar(time);
  }
  return std::nullopt;
}

}  // namespace

std::optional<absl::Time> ReadTimestamp(const Value& value) {
  switch (value.kind_case()) {
    case Value::kStringValue:
      return ReadText(value.string_value());
    case Value::kInt64Value:
      return InCalendar(absl::FromUnixSeconds(value.int64_value()));
    case Value::kTimestampValue:
      return InCalendar(
          absl::FromUnixSeconds(value.timestamp_value().seconds()) +
          absl::Nanoseconds(value.timestamp_value().nanos()));
    default:
      return std::nullopt;
  }
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
                                 "seconds"));
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
        "%Y-%m-%dT%H:%M:%E*SZ", *time + shift_, absl::UTCTimeZone()));
  }
  return true;
}

}  // namespace destconn
