#include "cli/utf8.h"

#include <algorithm>
#include <cstdint>

#include "absl/strings/ascii.h"
#include "unicode/utf8.h"

namespace destconn {

bool IsUtf8(absl::string_view text) {
  // Nearly all cells are plain ASCII.
  if (std::all_of(text.begin(), text.end(), absl::ascii_isascii)) return true;
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  const size_t size = text.size();
  size_t at = 0;
  while (at < size) {
    UChar32 c = 0;
    U8_NEXT(bytes, at, size, c);
    if (c < 0) return false;
  }
  return true;
}

size_t DisplayWidth(absl::string_view text) {
  return std::count_if(text.begin(), text.end(),
                       [](char c) { return (c & 0xC0) != 0x80; });
}

}  // namespace destconn
