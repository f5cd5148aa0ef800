#ifndef HASHING_UNICODE_TEXT_H_
#define HASHING_UNICODE_TEXT_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "base/utf8.h"

namespace destconn {

// UTF-8 and the Unicode rules of normalization.md, section 3. All but
// `IsWellFormedUtf8` take well-formed UTF-8.

inline bool IsWellFormedUtf8(absl::string_view text) {
  return IsValidUtf8(text);
}

// The code point at `*i`, which moves behind it.
char32_t NextCodePoint(absl::string_view text, size_t* i);
void AppendCodePoint(char32_t c, std::string& out);
size_t CountCodePoints(absl::string_view text);

// Appends `text` in Normalization Form C (UAX #15).
void AppendNfc(absl::string_view text, std::string& out);

// Appends `text` in lower case by Unicode's default rules in the root locale:
// no process locale, no case folding.
void AppendLower(absl::string_view text, std::string& out);

// Without White_Space, C0 controls, zero-width spaces and directional marks at
// both ends (section 3, step 3).
absl::string_view TrimUnicode(absl::string_view text);

bool IsWhiteSpace(char32_t c);
bool IsPunctuation(char32_t c);  // category P
bool IsSymbol(char32_t c);       // category S
bool IsFormat(char32_t c);       // category Cf
bool IsControl(char32_t c);      // category Cc
bool IsLetterOrMark(char32_t c);
bool IsDash(char32_t c);  // property Dash
bool IsLatin(char32_t c);

// The value of a decimal digit of any script, or -1.
int DecimalDigit(char32_t c);

// The ASCII character of a full-width form (U+FF01 to U+FF5E), or `c` itself.
inline char32_t FoldFullWidth(char32_t c) {
  return c >= 0xFF01 && c <= 0xFF5E ? c - 0xFEE0 : c;
}

}  // namespace destconn

#endif  // HASHING_UNICODE_TEXT_H_
