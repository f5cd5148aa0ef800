#include "connector/plain_quote.h"

#include <cstddef>
#include <cstdint>

#include "absl/strings/ascii.h"
#include "absl/strings/str_format.h"
#include "base/utf8.h"

namespace destconn {
namespace {

constexpr uint32_t kFirstBeyond16Bits = 0x10000;

void AppendUnit(uint32_t unit, std::string& out) {
  absl::StrAppendFormat(&out, "\\u%04x", unit);
}

// Of the character that stands at `at` in text that is UTF-8; moves behind it.
uint32_t TakeCodePoint(absl::string_view text, size_t& at) {
  const auto lead = static_cast<uint8_t>(text[at++]);
  const int following = lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
  uint32_t code = lead & (0x3f >> following);
  for (int i = 0; i < following; ++i) {
    code = code << 6 | (static_cast<uint8_t>(text[at++]) & 0x3f);
  }
  return code;
}

void AppendBeyondAscii(uint32_t code, std::string& out) {
  if (code < kFirstBeyond16Bits) return AppendUnit(code, out);
  code -= kFirstBeyond16Bits;
  AppendUnit(0xd800 + (code >> 10), out);
  AppendUnit(0xdc00 + (code & 0x3ff), out);
}

}  // namespace

std::string PlainQuoted(absl::string_view text) {
  constexpr uint32_t kReplacement = 0xfffd;
  const bool utf8 = IsValidUtf8(text);
  std::string out = "\"";
  for (size_t at = 0; at < text.size();) {
    const char c = text[at];
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x80) {
      AppendBeyondAscii(utf8 ? TakeCodePoint(text, at) : kReplacement, out);
      if (!utf8) ++at;
      continue;
    }
    if (c == '"' || c == '\\') out += '\\';
    if (absl::ascii_isprint(byte)) {
      out += c;
    } else {
      AppendUnit(byte, out);
    }
    ++at;
  }
  return out + "\"";
}

}  // namespace destconn
