#ifndef HASHING_DATE_PARTS_H_
#define HASHING_DATE_PARTS_H_

#include <array>
#include <cstddef>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace destconn {

// One part of a written date: a number with its digits as written, or a month's
// English name.
struct DatePart {
  int value = 0;
  size_t digits = 0;  // 0: a name

  bool is_month_name() const { return digits == 0; }
};

// The parts of a written date in their order: three, or one of eight digits.
struct DateParts {
  std::array<DatePart, 3> parts = {};
  size_t count = 0;

  bool is_complete() const {
    return count == 3 || (count == 1 && parts[0].digits == 8);
  }
};

// Finds the one date in `text` (lower case), with text before or after it, and
// a time of day behind it. Nullopt if there is none, or more than one.
std::optional<DateParts> FindDateParts(absl::string_view text);

// Digits of any script as ASCII, East Asian words for year, month and day and
// all dashes as `-`.
void SimplifyDate(absl::string_view text, std::string& out);

// 1 to 12 for an English month name, 0 for any other word. Abbreviations are
// the usual ones of three or four letters.
int FindMonth(absl::string_view word, bool allow_abbreviation);

}  // namespace destconn

#endif  // HASHING_DATE_PARTS_H_
