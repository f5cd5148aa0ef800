#ifndef EVENTS_CELL_VALUES_H_
#define EVENTS_CELL_VALUES_H_

#include <optional>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/string_view.h"
#include "events/cell.h"
#include "events/decimal.h"

namespace destconn {

// What is neither text nor NULL, written out.
absl::string_view WriteOut(const Cell& cell, std::string& buffer);

// The cell's text: as it is, or a number, bool or date written out into
// `buffer` (a host may send a postal code as a number). Empty for NULL. Valid
// as long as the cell's bytes and `buffer`.
inline absl::string_view TextOf(const Cell& cell, std::string& buffer) {
  if (cell.kind == Cell::Kind::kString) return cell.text;
  if (cell.kind == Cell::Kind::kNull) return "";
  return WriteOut(cell, buffer);
}

// Whether there is nothing in it: NULL, or text of white space alone.
inline bool IsBlank(const Cell& cell) {
  if (cell.kind != Cell::Kind::kString) return cell.kind == Cell::Kind::kNull;
  const bool begins = !cell.text.empty() && cell.text.front() > ' ';
  return !begins && absl::StripLeadingAsciiWhitespace(cell.text).empty();
}

// Text without white space around it.
inline absl::string_view Trim(absl::string_view text) {
  const bool bare = !text.empty() && text.front() > ' ' && text.back() > ' ';
  return bare ? text : absl::StripAsciiWhitespace(text);
}

// The cell as an exact decimal; nothing if it is none.
std::optional<Decimal> NumberOf(const Cell& cell);

// A bool, 0 or 1, or true, false, yes, no, t, f, y, n in any case; nothing if
// it is none of them.
std::optional<bool> BoolOf(const Cell& cell);

}  // namespace destconn

#endif  // EVENTS_CELL_VALUES_H_
