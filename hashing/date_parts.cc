#include "hashing/date_parts.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "hashing/unicode_text.h"

namespace destconn {
namespace {

constexpr size_t kMaxDigits = 8;

bool IsDigit(char c) {
  return absl::ascii_isdigit(static_cast<unsigned char>(c));
}

bool IsLetter(char c) {
  return absl::ascii_isalpha(static_cast<unsigned char>(c)) ||
         static_cast<unsigned char>(c) >= 0x80;
}

template <typename Predicate>
absl::string_view TakeWhile(absl::string_view text, size_t begin,
                            Predicate is_in) {
  size_t end = begin;
  while (end < text.size() && is_in(text[end])) ++end;
  return text.substr(begin, end - begin);
}

int ToInt(absl::string_view digits) {
  int value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

bool IsOrdinalEnding(absl::string_view word) {
  return word == "st" || word == "nd" || word == "rd" || word == "th";
}

// Reads a text from left to right into parts.
class Reader {
 public:
  explicit Reader(absl::string_view text) : text_(text) {}

  std::optional<DateParts> Read() {
    while (at_ < text_.size() && !found_.is_complete()) {
      const char c = text_[at_];
      const bool ok = IsDigit(c) ? ReadNumber() : !IsLetter(c) || ReadWord();
      if (!ok) return std::nullopt;
      if (!IsDigit(c) && !IsLetter(c)) ++at_;
    }
    if (!found_.is_complete() || !RestIsNoDate()) return std::nullopt;
    return found_;
  }

 private:
  bool Add(DatePart part) {
    // Eight digits are a whole date; no date has a part after them.
    if (part.digits == kMaxDigits && found_.count > 0) return false;
    found_.parts[found_.count++] = part;
    return true;
  }

  bool ReadNumber() {
    const absl::string_view digits = TakeWhile(text_, at_, IsDigit);
    at_ += digits.size();
    // A time of day in front of a date is no form that anybody documents.
    if (at_ < text_.size() && text_[at_] == ':') return false;
    const size_t size = digits.size();
    if (size > 2 && size != 4 && size != kMaxDigits) return false;
    return Add({.value = ToInt(digits), .digits = size});
  }

  bool ReadWord() {
    const bool after_digit = at_ > 0 && IsDigit(text_[at_ - 1]);
    const absl::string_view word = TakeWhile(text_, at_, IsLetter);
    at_ += word.size();
    if (const int month = FindMonth(word, true); month != 0) {
      const bool second = std::any_of(
          found_.parts.begin(), found_.parts.begin() + found_.count,
          [](const DatePart& part) { return part.is_month_name(); });
      return !second && Add({.value = month, .digits = 0});
    }
    if (after_digit && IsOrdinalEnding(word)) return true;
    return found_.count == 0 || word == "of" || word == "the";
  }

  // A time of day or words may follow, a second date or number may not.
  bool RestIsNoDate() const {
    const absl::string_view rest = text_.substr(at_);
    // A part that goes on is no part: "19700101x" is, "1970-01-011" is not.
    const auto digit = std::find_if(rest.begin(), rest.end(), IsDigit);
    if (digit == rest.end()) return true;
    const auto begin = static_cast<size_t>(digit - rest.begin());
    const absl::string_view run = TakeWhile(rest, begin, IsDigit);
    const size_t end = begin + run.size();
    const bool colon = end < rest.size() && rest[end] == ':';
    const bool after_t = begin > 0 && rest[begin - 1] == 't';
    return (colon && run.size() <= 2) || (after_t && run.size() <= 6);
  }

  absl::string_view text_;
  size_t at_ = 0;
  DateParts found_;
};

// ISO 8601, 4.1.2.2: most of all dates.
std::optional<DateParts> ReadIso(absl::string_view text) {
  constexpr absl::string_view kShape = "0000-00-00";
  if (text.size() != kShape.size()) return std::nullopt;
  for (size_t i = 0; i < kShape.size(); ++i) {
    if (kShape[i] == '-' ? text[i] != '-' : !IsDigit(text[i])) {
      return std::nullopt;
    }
  }
  return DateParts{
      .parts = {{{.value = ToInt(text.substr(0, 4)), .digits = 4},
                 {.value = ToInt(text.substr(5, 2)), .digits = 2},
                 {.value = ToInt(text.substr(8, 2)), .digits = 2}}},
      .count = 3};
}

}  // namespace

std::optional<DateParts> FindDateParts(absl::string_view text) {
  if (const auto iso = ReadIso(text)) return iso;
  return Reader(text).Read();
}

void SimplifyDate(absl::string_view text, std::string& out) {
  constexpr char32_t kUnits[] = {U'年', U'月', U'日', U'号',
                                 U'號', U'년', U'월', U'일'};
  out.clear();
  for (size_t i = 0; i < text.size();) {
    const char32_t c = NextCodePoint(text, &i);
    if (const int digit = DecimalDigit(c); digit >= 0) {
      out.push_back(static_cast<char>('0' + digit));
    } else if (IsDash(c) || std::find(std::begin(kUnits), std::end(kUnits),
                                      c) != std::end(kUnits)) {
      out.push_back('-');
    } else if (IsWhiteSpace(c)) {
      out.push_back(' ');
    } else if (!IsFormat(c)) {
      AppendCodePoint(FoldFullWidth(c), out);
    }
  }
}

int FindMonth(absl::string_view word, bool allow_abbreviation) {
  constexpr absl::string_view kNames[] = {
      "january", "february", "march",     "april",   "may",      "june",
      "july",    "august",   "september", "october", "november", "december"};
  for (size_t i = 0; i < std::size(kNames); ++i) {
    if (word == kNames[i]) return static_cast<int>(i) + 1;
    if (allow_abbreviation && word == kNames[i].substr(0, 3)) {
      return static_cast<int>(i) + 1;
    }
  }
  return allow_abbreviation && word == "sept" ? 9 : 0;
}

}  // namespace destconn
