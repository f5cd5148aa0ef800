#include "events/utf8.h"

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace destconn {
namespace {

// How many bytes follow a lead byte, and the bounds of the first of them.
struct Lead {
  size_t followers = 0;
  uint8_t low = 0x80;
  uint8_t high = 0xbf;
};

// False for a byte that cannot lead.
bool Classify(uint8_t byte, Lead& lead) {
  if (byte >= 0xc2 && byte <= 0xdf) {
    lead = {.followers = 1};
  } else if (byte == 0xe0) {
    lead = {.followers = 2, .low = 0xa0};
  } else if (byte == 0xed) {
    lead = {.followers = 2, .high = 0x9f};
  } else if (byte >= 0xe1 && byte <= 0xef) {
    lead = {.followers = 2};
  } else if (byte == 0xf0) {
    lead = {.followers = 3, .low = 0x90};
  } else if (byte >= 0xf1 && byte <= 0xf3) {
    lead = {.followers = 3};
  } else if (byte == 0xf4) {
    lead = {.followers = 3, .high = 0x8f};
  } else {
    return false;
  }
  return true;
}

// Position of the first byte from `i` on that is not ASCII, found eight at a
// time.
size_t SkipAscii(absl::string_view text, size_t i) {
  uint64_t word = 0;
  while (i + sizeof(word) <= text.size()) {
    std::memcpy(&word, text.data() + i, sizeof(word));
    if ((word & 0x8080808080808080u) != 0) break;
    i += sizeof(word);
  }
  while (i < text.size() && static_cast<uint8_t>(text[i]) < 0x80) ++i;
  return i;
}

}  // namespace

bool IsValidUtf8(absl::string_view text) {
  for (size_t i = SkipAscii(text, 0); i < text.size(); i = SkipAscii(text, i)) {
    Lead lead;
    if (!Classify(static_cast<uint8_t>(text[i]), lead)) return false;
    if (text.size() - i <= lead.followers) return false;
    const auto first = static_cast<uint8_t>(text[i + 1]);
    if (first < lead.low || first > lead.high) return false;
    for (size_t k = 2; k <= lead.followers; ++k) {
      if ((static_cast<uint8_t>(text[i + k]) & 0xc0) != 0x80) return false;
    }
    i += lead.followers + 1;
  }
  return true;
}

}  // namespace destconn
