#include "hashing/ascii_text.h"

#include <cstdint>
#include <cstring>

#include "absl/strings/ascii.h"

namespace destconn {
namespace {

constexpr size_t kWord = sizeof(uint64_t);
constexpr uint64_t kHighBits = 0x8080808080808080;
constexpr uint64_t kOnes = 0x0101010101010101;

uint64_t Load(const char* from) {
  uint64_t word = 0;
  std::memcpy(&word, from, kWord);
  return word;
}

// The bit that tells a small letter from a capital, set in each byte that is a
// capital. Bytes are compared by whether a sum reaches their high bit.
uint64_t LowerWord(uint64_t word) {
  const uint64_t low_bits = word & ~kHighBits;
  const uint64_t from_a = low_bits + kOnes * (0x80 - 'A');
  const uint64_t beyond_z = low_bits + kOnes * (0x7F - 'Z');
  const uint64_t capitals = (from_a ^ beyond_z) & ~word & kHighBits;
  return word | capitals >> 2;
}

}  // namespace

absl::string_view TrimAscii(absl::string_view text) {
  while (!text.empty() && static_cast<uint8_t>(text.front()) <= 0x20) {
    text.remove_prefix(1);
  }
  while (!text.empty() && static_cast<uint8_t>(text.back()) <= 0x20) {
    text.remove_suffix(1);
  }
  return text;
}

absl::string_view LowerAscii(absl::string_view text, std::string& buffer) {
  const size_t size = text.size();
  char* const out = Room(size, buffer);
  if (size >= kWord) {
    const auto lower_at = [&](size_t i) {
      const uint64_t lower = LowerWord(Load(text.data() + i));
      std::memcpy(out + i, &lower, kWord);
    };
    for (size_t i = 0; i + kWord < size; i += kWord) lower_at(i);
    lower_at(size - kWord);
  } else {
    for (size_t i = 0; i < size; ++i) {
      out[i] = absl::ascii_tolower(static_cast<unsigned char>(text[i]));
    }
  }
  return {out, size};
}

absl::string_view KeepAlnum(absl::string_view text, std::string& buffer) {
  char* const out = Room(text.size(), buffer);
  size_t size = 0;
  for (const char c : text) {
    out[size] = c;
    size += absl::ascii_isalnum(static_cast<unsigned char>(c)) ? 1 : 0;
  }
  return {out, size};
}

}  // namespace destconn
