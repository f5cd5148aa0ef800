#include "events/decimal.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>

#include "absl/strings/ascii.h"

namespace destconn {
namespace {

// 10^38 is the largest power of ten that a signed 128-bit integer holds.
constexpr int kMaxScale = 38;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Reads a text from left to right.
class Scanner {
 public:
  explicit Scanner(absl::string_view text) : rest_(text) {}

  bool done() const { return rest_.empty(); }
  bool AtDigit() const { return !rest_.empty() && IsDigit(rest_.front()); }

  char Take() {
    const char c = rest_.front();
    rest_.remove_prefix(1);
    return c;
  }

  bool TakeIf(char wanted) {
    if (rest_.empty() || rest_.front() != wanted) return false;
    rest_.remove_prefix(1);
    return true;
  }

 private:
  absl::string_view rest_;
};

// [+-]digits after the `e`; nothing if absent or absurd.
std::optional<int> TakeExponent(Scanner& scanner) {
  const bool negative = scanner.TakeIf('-');
  if (!negative) scanner.TakeIf('+');
  if (!scanner.AtDigit()) return std::nullopt;
  int exponent = 0;
  while (scanner.AtDigit()) {
    exponent = exponent * 10 + (scanner.Take() - '0');
    if (exponent > 2 * kMaxScale) return std::nullopt;
  }
  return negative ? -exponent : exponent;
}

// Appends the digits that follow to `number`; false if it does not hold them.
__extension__ bool TakeDigits(Scanner& scanner, __int128& number, int& count) {
  // Most numbers are short: no overflow to look out for.
  constexpr int64_t kFarFromFull = INT64_MAX / 10 - 9;
  if (number == static_cast<int64_t>(number)) {
    auto small = static_cast<int64_t>(number);
    for (; scanner.AtDigit() && small < kFarFromFull; ++count) {
      small = small * 10 + (scanner.Take() - '0');
    }
    number = small;
  }
  for (; scanner.AtDigit(); ++count) {
    const int digit = scanner.Take() - '0';
    if (__builtin_mul_overflow(number, 10, &number) ||
        __builtin_add_overflow(number, digit, &number)) {
      return false;
    }
  }
  return true;
}

template <typename Integer>
void StripZeros(Integer& number, int& scale) {
  for (; scale > 0 && number % 10 == 0; --scale) number /= 10;
}

// Writes the digits of `number` from their end on, a point in front of the
// last `scale`. Returns their beginning.
template <typename Integer>
char* WriteDigits(Integer number, int scale, char* end) {
  for (int written = 0; number > 0 || written <= scale; ++written) {
    if (written == scale && scale > 0) *--end = '.';
    *--end = static_cast<char>('0' + static_cast<int>(number % 10));
    number /= 10;
  }
  return end;
}

}  // namespace

Decimal::Decimal(Int128 unscaled, int scale)
    : unscaled_(unscaled), scale_(scale) {
  // Division of 128 bits is slow, and hardly ever needed.
  if (auto small = static_cast<int64_t>(unscaled_); small == unscaled_) {
    StripZeros(small, scale_);
    unscaled_ = small;
  } else {
    StripZeros(unscaled_, scale_);
  }
}

// Most numbers are short, and nothing but digits and a point.
std::optional<Decimal> Decimal::ParsePlain(absl::string_view text) {
  if (text.size() > std::numeric_limits<int64_t>::digits10) return std::nullopt;
  int64_t number = 0;
  size_t digits = 0;
  std::optional<size_t> whole_digits;
  for (const char c : text) {
    if (IsDigit(c)) {
      number = number * 10 + (c - '0');
      ++digits;
    } else if (c == '.' && !whole_digits.has_value()) {
      whole_digits = digits;
    } else {
      return std::nullopt;
    }
  }
  if (digits == 0) return std::nullopt;
  return Decimal(number,
                 static_cast<int>(digits - whole_digits.value_or(digits)));
}

std::optional<Decimal> Decimal::Parse(absl::string_view text) {
  if (const auto plain = ParsePlain(text); plain.has_value()) return plain;
  Scanner scanner(absl::StripAsciiWhitespace(text));
  const bool negative = scanner.TakeIf('-');
  if (!negative) scanner.TakeIf('+');

  Int128 unscaled = 0;
  int whole_digits = 0;
  int scale = 0;
  if (!TakeDigits(scanner, unscaled, whole_digits)) return std::nullopt;
  if (scanner.TakeIf('.') && !TakeDigits(scanner, unscaled, scale)) {
    return std::nullopt;
  }
  if (whole_digits + scale == 0) return std::nullopt;

  if (scanner.TakeIf('e') || scanner.TakeIf('E')) {
    const std::optional<int> exponent = TakeExponent(scanner);
    if (!exponent.has_value()) return std::nullopt;
    scale -= *exponent;
  }
  if (!scanner.done()) return std::nullopt;

  for (; scale < 0; ++scale) {
    if (__builtin_mul_overflow(unscaled, Int128{10}, &unscaled)) {
      return std::nullopt;
    }
  }
  const Decimal result(negative ? -unscaled : unscaled, scale);
  if (result.scale_ > kMaxScale) return std::nullopt;
  return result;
}

std::optional<Decimal> Decimal::FromDouble(double value) {
  if (!std::isfinite(value)) return std::nullopt;
  char text[32];
  // In fixed notation large numbers would get digits that no text needs.
  const auto [end, error] = std::to_chars(std::begin(text), std::end(text),
                                          value, std::chars_format::scientific);
  if (error != std::errc()) return std::nullopt;
  return Parse(absl::string_view(text, static_cast<size_t>(end - text)));
}

std::optional<Decimal> Decimal::Plus(const Decimal& other) const {
  const int scale = std::max(scale_, other.scale_);
  Int128 a = unscaled_;
  Int128 b = other.unscaled_;
  for (int i = scale_; i < scale; ++i) {
    if (__builtin_mul_overflow(a, Int128{10}, &a)) return std::nullopt;
  }
  for (int i = other.scale_; i < scale; ++i) {
    if (__builtin_mul_overflow(b, Int128{10}, &b)) return std::nullopt;
  }
  Int128 sum = 0;
  if (__builtin_add_overflow(a, b, &sum)) return std::nullopt;
  return Decimal(sum, scale);
}

std::optional<Decimal> Decimal::Times(const Decimal& other) const {
  Int128 product = 0;
  const auto a = static_cast<int64_t>(unscaled_);
  const auto b = static_cast<int64_t>(other.unscaled_);
  if (a == unscaled_ && b == other.unscaled_) {
    product = Int128{a} * b;  // one instruction, where the check is a call
  } else if (__builtin_mul_overflow(unscaled_, other.unscaled_, &product)) {
    return std::nullopt;
  }
  const Decimal result(product, scale_ + other.scale_);
  if (result.scale_ > kMaxScale) return std::nullopt;
  return result;
}

std::optional<Decimal> Decimal::DividedBy(int64_t divisor, int digits) const {
  Int128 numerator = unscaled_;
  Int128 denominator = divisor;
  for (int i = scale_; i < digits; ++i) {
    if (__builtin_mul_overflow(numerator, Int128{10}, &numerator)) {
      return std::nullopt;
    }
  }
  for (int i = digits; i < scale_; ++i) {
    if (__builtin_mul_overflow(denominator, Int128{10}, &denominator)) {
      return std::nullopt;
    }
  }
  Int128 quotient = numerator / denominator;
  const Int128 rest = numerator % denominator;
  if ((rest < 0 ? -rest : rest) >= (denominator + 1) / 2) {
    quotient += numerator < 0 ? -1 : 1;
  }
  return Decimal(quotient, digits);
}

char* Decimal::WriteTo(char* out) const {
  char digits[kMaxText];
  char* const end = std::end(digits);
  if (unscaled_ < 0) *out++ = '-';
  // The smallest 128-bit integer has no positive counterpart; Parse never makes
  // it, and arithmetic would have to land on it exactly.
  __extension__ using UInt128 = unsigned __int128;
  const UInt128 number = unscaled_ < 0
                             ? UInt128{0} - static_cast<UInt128>(unscaled_)
                             : static_cast<UInt128>(unscaled_);
  const auto small = static_cast<uint64_t>(number);
  const char* const begin = small == number ? WriteDigits(small, scale_, end)
                                            : WriteDigits(number, scale_, end);
  return std::copy(begin, static_cast<const char*>(end), out);
}

void Decimal::AppendTo(std::string& out) const {
  char text[kMaxText];
  out.append(text, static_cast<size_t>(WriteTo(text) - text));
}

std::string Decimal::ToString() const {
  std::string text;
  AppendTo(text);
  return text;
}

}  // namespace destconn
