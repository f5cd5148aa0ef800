#include "base/utf8.h"

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace destconn {
namespace {

bool IsTrail(uint8_t byte) { return (byte & 0xc0) == 0x80; }

// Bytes of the character beyond ASCII that begins at `p`, with `left` bytes to
// the end; 0 if it is malformed.
size_t CharacterSize(const uint8_t* p, size_t left) {
  const uint8_t lead = p[0];
  if (lead < 0xc2 || lead > 0xf4) return 0;
  if (lead < 0xe0) return left >= 2 && IsTrail(p[1]) ? 2 : 0;
  if (lead < 0xf0) {
    if (left < 3 || !IsTrail(p[1]) || !IsTrail(p[2])) return 0;
    const bool overlong = lead == 0xe0 && p[1] < 0xa0;
    const bool surrogate = lead == 0xed && p[1] >= 0xa0;
    return overlong || surrogate ? 0 : 3;
  }
  if (left < 4 || !IsTrail(p[1]) || !IsTrail(p[2]) || !IsTrail(p[3])) return 0;
  const bool overlong = lead == 0xf0 && p[1] < 0x90;
  const bool too_high = lead == 0xf4 && p[1] >= 0x90;
  return overlong || too_high ? 0 : 4;
}

}  // namespace

size_t AsciiSize(absl::string_view text) {
  size_t size = 0;
  uint64_t word = 0;
  for (; size + sizeof(word) <= text.size(); size += sizeof(word)) {
    std::memcpy(&word, text.data() + size, sizeof(word));
    word &= 0x8080808080808080;
    // The lowest bit is of the first character, on every little-endian machine.
    if (word != 0) return size + static_cast<size_t>(__builtin_ctzll(word)) / 8;
  }
  while (size < text.size() && static_cast<uint8_t>(text[size]) < 0x80) ++size;
  return size;
}

bool IsValidBeyondAscii(absl::string_view text) {
  for (;;) {
    text.remove_prefix(AsciiSize(text));
    if (text.empty()) return true;
    const size_t size = CharacterSize(
        reinterpret_cast<const uint8_t*>(text.data()), text.size());
    if (size == 0) return false;
    text.remove_prefix(size);
  }
}

}  // namespace destconn
