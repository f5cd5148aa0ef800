#include "hashing/time_text.h"

#include <cstddef>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/time/civil_time.h"

namespace destconn {
namespace {

constexpr int64_t kFirstMillisecond = 100'000'000'000;  // 1973 as milliseconds
constexpr int64_t kBeyondMillisecond = 100'000'000'000'000;  // year 5138
constexpr int64_t kSecondsPerDay = 86'400;

// Reads a text of fixed-width numbers and marks from left to right.
class Scanner {
 public:
  explicit Scanner(absl::string_view text) : rest_(text) {}

  bool done() const { return rest_.empty(); }

  bool TakeIf(char wanted) {
    if (rest_.empty() || rest_.front() != wanted) return false;
    rest_.remove_prefix(1);
    return true;
  }

  // Exactly `digits` digits, within [low, high].
  bool TakeNumber(size_t digits, int low, int high, int& value) {
    if (rest_.size() < digits) return false;
    value = 0;
    for (size_t i = 0; i < digits; ++i) {
      if (!absl::ascii_isdigit(static_cast<unsigned char>(rest_[i]))) {
        return false;
      }
      value = value * 10 + (rest_[i] - '0');
    }
    rest_.remove_prefix(digits);
    return value >= low && value <= high;
  }

  void SkipDigits() {
    while (!rest_.empty() &&
           absl::ascii_isdigit(static_cast<unsigned char>(rest_.front()))) {
      rest_.remove_prefix(1);
    }
  }

 private:
  absl::string_view rest_;
};

// Days since 1970 of a date that exists in the Gregorian calendar.
bool TakeDate(Scanner& scanner, int64_t& days) {
  int year = 0;
  int month = 0;
  int day = 0;
  if (!scanner.TakeNumber(4, 1970, 9999, year) || !scanner.TakeIf('-') ||
      !scanner.TakeNumber(2, 1, 12, month) || !scanner.TakeIf('-') ||
      !scanner.TakeNumber(2, 1, 31, day)) {
    return false;
  }
  const absl::CivilDay date(year, month, day);
  if (date.month() != month || date.day() != day) return false;
  days = date - absl::CivilDay(1970, 1, 1);
  return true;
}

// Seconds since midnight; a leap second counts as the one before it.
bool TakeTime(Scanner& scanner, int64_t& seconds) {
  int hour = 0;
  int minute = 0;
  int second = 0;
  if (!scanner.TakeNumber(2, 0, 23, hour) || !scanner.TakeIf(':') ||
      !scanner.TakeNumber(2, 0, 59, minute)) {
    return false;
  }
  if (scanner.TakeIf(':')) {
    if (!scanner.TakeNumber(2, 0, 60, second)) return false;
    if (second == 60) second = 59;
    if (scanner.TakeIf('.') || scanner.TakeIf(',')) {
      int first_digit = 0;
      if (!scanner.TakeNumber(1, 0, 9, first_digit)) return false;
      scanner.SkipDigits();
    }
  }
  seconds = hour * 3600 + minute * 60 + second;
  return true;
}

// Seconds east of Greenwich. Nothing there: UTC.
bool TakeZone(Scanner& scanner, int64_t& offset) {
  offset = 0;
  scanner.TakeIf(' ');
  if (scanner.done() || scanner.TakeIf('Z') || scanner.TakeIf('z')) return true;
  const bool west = scanner.TakeIf('-');
  if (!west && !scanner.TakeIf('+')) return false;
  int hours = 0;
  int minutes = 0;
  if (!scanner.TakeNumber(2, 0, 14, hours)) return false;
  const bool colon = scanner.TakeIf(':');
  if ((colon || !scanner.done()) && !scanner.TakeNumber(2, 0, 59, minutes)) {
    return false;
  }
  offset = hours * 3600 + minutes * 60;
  if (west) offset = -offset;
  return true;
}

std::optional<ParsedTimestamp> FromIso8601(absl::string_view text) {
  Scanner scanner(text);
  int64_t days = 0;
  int64_t seconds = 0;
  int64_t offset = 0;
  if (!TakeDate(scanner, days)) return std::nullopt;
  if (scanner.TakeIf('T') || scanner.TakeIf('t') || scanner.TakeIf(' ')) {
    if (!TakeTime(scanner, seconds) || !TakeZone(scanner, offset)) {
      return std::nullopt;
    }
  }
  if (!scanner.done()) return std::nullopt;
  const int64_t unix_seconds = days * kSecondsPerDay + seconds - offset;
  if (unix_seconds < 0) return std::nullopt;
  return ParsedTimestamp{unix_seconds, false};
}

}  // namespace

std::optional<ParsedTimestamp> ParseUnixTime(int64_t number) {
  if (number < 0 || number >= kBeyondMillisecond) return std::nullopt;
  if (number >= kFirstMillisecond) return ParsedTimestamp{number / 1000, true};
  return ParsedTimestamp{number, false};
}

std::optional<ParsedTimestamp> ParseTimeText(absl::string_view text) {
  text = absl::StripAsciiWhitespace(text);
  if (text.empty()) return std::nullopt;
  for (const char c : text) {
    if (!absl::ascii_isdigit(static_cast<unsigned char>(c))) {
      return FromIso8601(text);
    }
  }
  int64_t number = 0;
  if (!absl::SimpleAtoi(text, &number)) return std::nullopt;
  return ParseUnixTime(number);
}

}  // namespace destconn
