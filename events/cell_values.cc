#include "events/cell_values.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"

namespace destconn {
namespace {

// The shortest text that reads back as the same number; a whole one without
// point.
void WriteDouble(double value, std::string& buffer) {
  const std::optional<Decimal> decimal = Decimal::FromDouble(value);
  if (decimal.has_value()) decimal->AppendTo(buffer);
}

}  // namespace

absl::string_view WriteOut(const Cell& cell, std::string& buffer) {
  buffer.clear();
  switch (cell.kind) {
    case Cell::Kind::kNull:
    case Cell::Kind::kString:
      return cell.text;
    case Cell::Kind::kInt64:
      absl::StrAppend(&buffer, cell.integer);
      return buffer;
    case Cell::Kind::kDouble:
      WriteDouble(cell.real, buffer);
      return buffer;
    case Cell::Kind::kBool:
      return cell.integer != 0 ? "true" : "false";
    case Cell::Kind::kTimestamp:
      buffer = absl::FormatTime("%Y-%m-%dT%H:%M:%SZ",
                                absl::FromUnixSeconds(cell.integer),
                                absl::UTCTimeZone());
      return buffer;
  }
  return "";
}

std::optional<Decimal> NumberOf(const Cell& cell) {
  switch (cell.kind) {
    case Cell::Kind::kString:
      return Decimal::Parse(cell.text);
    case Cell::Kind::kInt64:
      return Decimal(cell.integer);
    case Cell::Kind::kDouble:
      return Decimal::FromDouble(cell.real);
    case Cell::Kind::kNull:
    case Cell::Kind::kBool:
    case Cell::Kind::kTimestamp:
      break;
  }
  return std::nullopt;
}

std::optional<bool> BoolOf(const Cell& cell) {
  if (cell.kind == Cell::Kind::kBool) return cell.integer != 0;
  std::string buffer;
  const absl::string_view text =
      absl::StripAsciiWhitespace(TextOf(cell, buffer));
  for (const absl::string_view yes : {"true", "1", "yes", "t", "y"}) {
    if (absl::EqualsIgnoreCase(text, yes)) return true;
  }
  for (const absl::string_view no : {"false", "0", "no", "f", "n"}) {
    if (absl::EqualsIgnoreCase(text, no)) return false;
  }
  return std::nullopt;
}

}  // namespace destconn
