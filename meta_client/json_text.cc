#include "meta_client/json_text.h"

#include <charconv>
#include <cstdint>
#include <limits>

namespace destconn {
namespace {

constexpr char kHexDigits[] = "0123456789abcdef";
constexpr uint64_t kOnes = 0x0101010101010101;
constexpr uint64_t kHighBits = 0x8080808080808080;

bool NeedsEscape(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\';
}

// A byte of `word` that is zero has its high bit set, and perhaps some above
// it: good for "is there any".
uint64_t ZeroBytes(uint64_t word) { return (word - kOnes) & ~word; }

bool AnyNeedsEscape(uint64_t word) {
  const uint64_t control = (word - kOnes * 0x20) & ~word;
  const uint64_t quote = ZeroBytes(word ^ kOnes * '"');
  const uint64_t backslash = ZeroBytes(word ^ kOnes * '\\');
  return ((control | quote | backslash) & kHighBits) != 0;
}

char* WriteEscaped(char c, char* out) {
  *out++ = '\\';
  switch (c) {
    case '"':
    case '\\':
      *out++ = c;
      return out;
    case '\n':
      *out++ = 'n';
      return out;
    case '\r':
      *out++ = 'r';
      return out;
    case '\t':
      *out++ = 't';
      return out;
    default:
      std::memcpy(out, "u00", 3);
      out[3] = kHexDigits[static_cast<unsigned char>(c) >> 4];
      out[4] = kHexDigits[static_cast<unsigned char>(c) & 0xf];
      return out + 5;
  }
}

char* WriteContents(absl::string_view text, char* out) {
  size_t i = 0;
  for (uint64_t word = 0; i + sizeof(word) <= text.size(); i += sizeof(word)) {
    std::memcpy(&word, text.data() + i, sizeof(word));
    if (AnyNeedsEscape(word)) break;
    std::memcpy(out, &word, sizeof(word));
    out += sizeof(word);
  }
  for (; i < text.size(); ++i) {
    if (NeedsEscape(text[i])) {
      out = WriteEscaped(text[i], out);
    } else {
      *out++ = text[i];
    }
  }
  return out;
}

}  // namespace

void JsonCursor::String(absl::string_view text) {
  *at_++ = '"';
  at_ = WriteContents(text, at_);
  *at_++ = '"';
}

void JsonCursor::Integer(long long number) {
  constexpr int kDigits = std::numeric_limits<long long>::digits10 + 2;
  at_ = std::to_chars(at_, at_ + kDigits, number).ptr;
}

void AppendJsonString(absl::string_view text, std::string& out) {
  const size_t before = out.size();
  out.resize(before + MaxJsonString(text.size()));
  JsonCursor cursor(&out[before]);
  cursor.String(text);
  out.resize(static_cast<size_t>(cursor.at() - out.data()));
}

}  // namespace destconn
