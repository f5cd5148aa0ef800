#ifndef BASE_UTF8_H_
#define BASE_UTF8_H_

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "absl/strings/string_view.h"

namespace destconn {

// On the path of every cell, hence inline; eight bytes at a time.
inline bool IsAscii(absl::string_view text) {
  constexpr size_t kWord = sizeof(uint64_t);
  const char* const begin = text.data();
  const size_t size = text.size();
  uint64_t seen = 0;
  uint64_t word = 0;
  if (size < kWord) {
    for (const char c : text) seen |= static_cast<uint8_t>(c);
  } else {
    for (size_t i = 0; i + kWord < size; i += kWord) {
      std::memcpy(&word, begin + i, kWord);
      seen |= word;
    }
    // The last eight, some of them for a second time.
    std::memcpy(&word, begin + size - kWord, kWord);
    seen |= word;
  }
  return (seen & 0x8080808080808080) == 0;
}

// How many characters of ASCII `text` begins with.
size_t AsciiSize(absl::string_view text);

// What IsValidUtf8 says, for text that is not all ASCII.
bool IsValidBeyondAscii(absl::string_view text);

// Whether `text` is well-formed UTF-8 (Unicode 15, table 3-7): no overlong
// forms, no surrogates, nothing above U+10FFFF. Protobuf strings must be.
inline bool IsValidUtf8(absl::string_view text) {
  return IsAscii(text) || IsValidBeyondAscii(text);
}

}  // namespace destconn

#endif  // BASE_UTF8_H_
