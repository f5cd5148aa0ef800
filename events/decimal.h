#ifndef EVENTS_DECIMAL_H_
#define EVENTS_DECIMAL_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace destconn {

// A decimal number, exact: money and quantities. Three times 0.10 is 0.3.
//
// Up to 38 significant digits; whatever does not fit is reported, never
// rounded.
class Decimal {
 public:
  Decimal() = default;
  explicit Decimal(int64_t value) : unscaled_(value) {}

  // Reads `[+-]digits[.digits][e[+-]digits]`, the whole text, white space
  // around it aside; no thousands separators, no currency signs, no locale.
  // Gives nothing for anything else, NaN and infinity included.
  static std::optional<Decimal> Parse(absl::string_view text);

  // The number that the shortest text of `value` denotes: 0.1 is one tenth.
  // Gives nothing unless `value` is finite.
  static std::optional<Decimal> FromDouble(double value);

  // Gives nothing if the result has more than 38 digits.
  std::optional<Decimal> Plus(const Decimal& other) const;
  std::optional<Decimal> Times(const Decimal& other) const;

  // Rounded to so many digits behind the point, a half away from zero.
  // `divisor` is above zero. Gives nothing if it does not fit.
  std::optional<Decimal> DividedBy(int64_t divisor, int digits) const;

  bool is_positive() const { return unscaled_ > 0; }

  // The number if it is whole and 64 bits hold it.
  std::optional<int64_t> ToInteger() const {
    const auto number = static_cast<int64_t>(unscaled_);
    if (scale_ != 0 || number != unscaled_) return std::nullopt;
    return number;
  }

  // Appends the number without exponent and without needless zeros: `12.5`,
  // `-3`.
  void AppendTo(std::string& out) const;
  std::string ToString() const;

  // The same, written to at least `kMaxText` characters. Returns its end.
  char* WriteTo(char* out) const;
  // A sign, 39 digits, a zero and a point.
  static constexpr size_t kMaxText = 42;

  friend bool operator==(const Decimal& a, const Decimal& b) {
    return a.unscaled_ == b.unscaled_ && a.scale_ == b.scale_;
  }

 private:
  __extension__ using Int128 = __int128;

  Decimal(Int128 unscaled, int scale);

  // Gives nothing for what is not plain, whether or not it is a number.
  static std::optional<Decimal> ParsePlain(absl::string_view text);

  // value = unscaled_ / 10^scale_, with no trailing zero behind the point.
  Int128 unscaled_ = 0;
  int scale_ = 0;
};

}  // namespace destconn

#endif  // EVENTS_DECIMAL_H_
