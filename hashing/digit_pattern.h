#ifndef HASHING_DIGIT_PATTERN_H_
#define HASHING_DIGIT_PATTERN_H_

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "absl/strings/string_view.h"

namespace destconn {

// A pattern of libphonenumber's metadata over digits, as a table to walk: a
// step a digit, where a regular expression library would cost more than all
// else that is done with a phone number.
//
// Immutable, hence thread-safe.
class DigitPattern {
 public:
  // Knows what the metadata uses: digits, `\d`, classes with ranges, groups,
  // alternatives, `?`, `{n}` and `{n,m}`. Gives nothing for anything else.
  static std::optional<DigitPattern> Compile(absl::string_view pattern);

  // Whether the whole of `digits` is of the pattern; false for what is no
  // digits.
  bool Matches(absl::string_view digits) const {
    uint16_t state = kStart;
    for (const char c : digits) {
      const auto digit = static_cast<uint8_t>(c - '0');
      if (digit > 9) return false;
      state = states_[state].next[digit];
    }
    return states_[state].accepts;
  }

 private:
  struct State {
    std::array<uint16_t, 10> next = {};
    bool accepts = false;
  };

  // From the first there is no way back, nor to the end.
  static constexpr uint16_t kDead = 0;
  static constexpr uint16_t kStart = 1;

  DigitPattern() = default;

  std::vector<State> states_;
};

}  // namespace destconn

#endif  // HASHING_DIGIT_PATTERN_H_
