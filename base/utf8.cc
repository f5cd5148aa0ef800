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

// Bytes of ASCII at `p`, found eight at a time.
size_t AsciiSize(const uint8_t* p, size_t left) {
  size_t size = 0;
  uint64_t word = 0;
  for (; size + sizeof(word) <= left; size += sizeof(word)) {
    std::memcpy(&word, p + size, sizeof(word));
    if ((word & 0x8080808080808080u) != 0) break;
  }
  while (size < left && p[size] < 0x80) ++size;
  return size;
}

}  // namespace

bool IsValidBeyondAscii(absl::string_view text) {
  const auto* p = reinterpret_cast<const uint8_t*>(text.data());
  for (size_t left = text.size(); left > 0;) {
    const size_t size = *p < 0x80 ? AsciiSize(p, left) : CharacterSize(p, left);
    if (size == 0) return false;
    p += size;
    left -= size;
  }
  return true;
}

}  // namespace destconn
