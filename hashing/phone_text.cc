#include "hashing/phone_text.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/strip.h"
#include "hashing/ascii_text.h"
#include "hashing/unicode_text.h"

namespace destconn {
namespace {

// An extension has at most so many digits, a number of its own at least so
// many.
constexpr size_t kMaxExtension = 7;
constexpr size_t kMinNumber = 7;

bool IsDigit(char c) {
  return absl::ascii_isdigit(static_cast<unsigned char>(c));
}

bool IsLetter(char c) {
  return absl::ascii_isalpha(static_cast<unsigned char>(c));
}

bool AreDigits(absl::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), IsDigit);
}

// Digits of any script and full-width signs as ASCII; anything else that is
// not ASCII separates.
void ToAscii(absl::string_view text, std::string& out) {
  out.clear();
  for (size_t i = 0; i < text.size();) {
    const char32_t c = NextCodePoint(text, &i);
    const char32_t folded = FoldFullWidth(c);
    if (const int digit = DecimalDigit(c); digit >= 0) {
      out.push_back(static_cast<char>('0' + digit));
    } else if (folded < 0x80) {
      out.push_back(static_cast<char>(folded));
    } else if (c == 0xFE62 || c == 0x207A) {  // small and superscript plus
      out.push_back('+');
    } else if (!IsFormat(c)) {
      out.push_back(' ');
    }
  }
}

// "1.65055512e+10": a spreadsheet has rounded digits away.
bool IsScientific(absl::string_view text) {
  const size_t e = text.find('e');
  if (e == absl::string_view::npos) return false;
  absl::string_view mantissa = text.substr(0, e);
  absl::string_view exponent = text.substr(e + 1);
  if (!absl::ConsumePrefix(&exponent, "+")) {
    absl::ConsumePrefix(&exponent, "-");
  }
  if (!absl::ConsumePrefix(&mantissa, "+")) {
    absl::ConsumePrefix(&mantissa, "-");
  }
  const size_t point = mantissa.find_first_of(".,");
  const bool fraction =
      point == absl::string_view::npos || AreDigits(mantissa.substr(point + 1));
  return AreDigits(exponent) && AreDigits(mantissa.substr(0, point)) &&
         fraction;
}

// "16505551212.0": a spreadsheet took the number for a decimal.
absl::string_view WithoutDecimals(absl::string_view text) {
  absl::string_view whole = text;
  if (!absl::ConsumeSuffix(&whole, ".0") &&
      !absl::ConsumeSuffix(&whole, ".00")) {
    return text;
  }
  absl::string_view digits = whole;
  absl::ConsumePrefix(&digits, "+");
  return AreDigits(digits) ? whole : text;
}

// What may introduce an extension: "ext", "extension", "extn", "x", "#",
// ";ext=". Returns what stands before it, or `text` if it ends in none.
absl::string_view BeforeMarker(absl::string_view text) {
  absl::string_view head = text;
  while (!head.empty() && absl::StrContains(" .:=", head.back())) {
    head.remove_suffix(1);
  }
  if (absl::ConsumeSuffix(&head, "#")) return head;
  size_t letters = 0;
  while (letters < head.size() && IsLetter(head[head.size() - 1 - letters])) {
    ++letters;
  }
  const absl::string_view word = head.substr(head.size() - letters);
  if (word != "x" && word != "ext" && word != "extn" && word != "extension") {
    return text;
  }
  head.remove_suffix(letters);
  return head;
}

absl::string_view WithoutExtension(absl::string_view text) {
  absl::string_view head = text;
  while (!head.empty() && !IsDigit(head.back()) && !IsLetter(head.back())) {
    head.remove_suffix(1);
  }
  size_t digits = 0;
  while (!head.empty() && IsDigit(head.back())) {
    head.remove_suffix(1);
    ++digits;
  }
  if (digits == 0 || digits > kMaxExtension) return text;
  const absl::string_view before = BeforeMarker(head);
  const bool extends = before.size() < head.size() &&
                       std::any_of(before.begin(), before.end(), IsDigit);
  return extends ? before : text;
}

// Collects digits, and sees where a second number begins.
class DigitReader {
 public:
  DigitReader(absl::string_view text, std::string& out)
      : text_(text), out_(out) {}

  // False if there is more than one number.
  bool Read(DialString& dial) {
    out_.clear();
    for (size_t i = 0; i < text_.size(); ++i) {
      if (!Take(i)) return false;
    }
    dial.plus = plus_;
    dial.digits = out_;
    return true;
  }

 private:
  bool Take(size_t i) {
    const char c = text_[i];
    if (IsDigit(c)) {
      if (late_plus_) return false;
      out_.push_back(c);
      return !(++run_ >= kMinNumber && has_whole_number_);
    }
    if (c == '+') {
      (out_.empty() ? plus_ : late_plus_) = true;
    } else if (absl::StrContains("/,;|&\n", c) ||
               absl::StartsWith(text_.substr(i), " or ")) {
      has_whole_number_ = has_whole_number_ || run_ >= kMinNumber;
      run_ = 0;
    }
    return true;
  }

  absl::string_view text_;
  std::string& out_;
  bool plus_ = false;
  bool late_plus_ = false;
  bool has_whole_number_ = false;
  size_t run_ = 0;  // digits since what may separate two numbers
};

enum class PlainClass : uint8_t { kOther, kDigit, kIgnored };

constexpr std::array<PlainClass, 256> MakePlainClasses() {
  std::array<PlainClass, 256> classes = {};
  for (char c = '0'; c <= '9'; ++c) classes[c] = PlainClass::kDigit;
  for (const char c : {' ', '(', ')', '-'}) classes[c] = PlainClass::kIgnored;
  return classes;
}
constexpr std::array<PlainClass, 256> kPlainClasses = MakePlainClasses();

}  // namespace

bool ReadPlainPhone(absl::string_view text, std::string& buffer,
                    DialString& dial) {
  const bool plus = absl::ConsumePrefix(&text, "+");
  char* const out = Room(text.size(), buffer);
  size_t size = 0;
  for (const char c : text) {
    const PlainClass which = kPlainClasses[static_cast<unsigned char>(c)];
    if (which == PlainClass::kOther) return false;
    out[size] = c;
    size += which == PlainClass::kDigit ? 1 : 0;
  }
  dial = {.plus = plus, .digits = {out, size}};
  return true;
}

std::optional<NoValue> ReadPhoneText(absl::string_view text, bool is_ascii,
                                     std::string& buffer, DialString& dial) {
  if (ReadPlainPhone(text, buffer, dial)) return std::nullopt;
  std::string simple;
  if (!is_ascii) {
    ToAscii(text, simple);
    text = simple;
  }
  if (IsScientific(text)) return NoValue::kMalformed;
  text = WithoutExtension(WithoutDecimals(text));
  if (!DigitReader(text, buffer).Read(dial)) return NoValue::kSeveral;
  return std::nullopt;
}

}  // namespace destconn
