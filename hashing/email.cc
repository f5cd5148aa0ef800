#include "hashing/email.h"

#include <array>
#include <cstddef>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "hashing/prepare.h"
#include "hashing/unicode_text.h"

namespace destconn {
namespace {

constexpr size_t kMaxLocal = 64;     // RFC 5321, 4.5.3.1.1
constexpr size_t kMaxAddress = 254;  // RFC 5321, 4.5.3.1.3 (erratum 1690)
constexpr size_t kMaxLabel = 63;     // RFC 1035, 2.3.4

enum : uint8_t { kAtom = 1, kLabel = 2 };

// What each ASCII character may be part of: RFC 5322's atext, a domain's label.
// Capitals are gone by now.
constexpr std::array<uint8_t, 128> MakeClasses() {
  std::array<uint8_t, 128> classes = {};
  for (char c = 'a'; c <= 'z'; ++c) classes[c] = kAtom | kLabel;
  for (char c = '0'; c <= '9'; ++c) classes[c] = kAtom | kLabel;
  for (const char c : {'!', '#', '$', '%', '&', '\'', '*', '+', '/', '=', '?',
                       '^', '_', '`', '{', '|', '}', '~'}) {
    classes[c] = kAtom;
  }
  classes['-'] = kAtom | kLabel;
  return classes;
}
constexpr std::array<uint8_t, 128> kClasses = MakeClasses();

// Beyond ASCII both parts may hold the letters, marks and digits of any script.
bool IsOf(char32_t c, uint8_t wanted) {
  if (c < 0x80) return (kClasses[c] & wanted) != 0;
  return IsLetterOrMark(c) || DecimalDigit(c) >= 0;
}

// Atoms or labels joined by single dots: how many, or 0 if the text is not so.
size_t CountDotted(absl::string_view text, uint8_t wanted) {
  size_t parts = 1;
  size_t length = 0;
  char32_t before = '.';
  for (size_t i = 0; i < text.size();) {
    const char32_t c = NextCodePoint(text, &i);
    const bool joint = c == '.';
    if (joint ? before == '.' : !IsOf(c, wanted)) return 0;
    if (wanted == kLabel) {
      const bool at_edge = before == '.' || joint;
      if (at_edge && (c == '-' || (joint && before == '-'))) return 0;
      length = joint ? 0 : length + 1;
      if (length > kMaxLabel) return 0;
    }
    parts += joint ? 1 : 0;
    before = c;
  }
  if (before == '.' || (wanted == kLabel && before == '-')) return 0;
  return parts;
}

// Where the quoted string that `text` begins with ends, or npos. RFC 5322,
// 3.2.4: printable characters and spaces, `\` before a quote or a backslash.
size_t EndOfQuoted(absl::string_view text) {
  for (size_t i = 1; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c == '"') return i + 1;
    if (c < 0x20 || c == 0x7F) return absl::string_view::npos;
    if (c == '\\' && ++i == text.size()) break;
  }
  return absl::string_view::npos;
}

// The same for ASCII alone, where a byte is a character: most addresses.
size_t CountDottedAscii(absl::string_view text, uint8_t wanted) {
  size_t parts = 1;
  size_t length = 0;  // of the part so far
  char before = '.';
  for (const char c : text) {
    if (c == '.') {
      if (length == 0 || (wanted == kLabel && before == '-')) return 0;
      ++parts;
      length = 0;
    } else {
      if ((kClasses[static_cast<size_t>(c)] & wanted) == 0) return 0;
      ++length;
      if (wanted == kLabel &&
          ((length == 1 && c == '-') || length > kMaxLabel)) {
        return 0;
      }
    }
    before = c;
  }
  if (length == 0 || (wanted == kLabel && before == '-')) return 0;
  return parts;
}

bool IsTooLong(absl::string_view local, absl::string_view domain) {
  const size_t size = CountCodePoints(local);
  return size > kMaxLocal || size + 1 + CountCodePoints(domain) > kMaxAddress;
}

Normalized Check(absl::string_view address, bool is_ascii) {
  const bool quoted = absl::StartsWith(address, "\"");
  const size_t at = quoted ? EndOfQuoted(address) : address.find('@');
  if (at == absl::string_view::npos || at >= address.size() ||
      address[at] != '@') {
    return Normalized::None(NoValue::kMalformed);
  }
  const absl::string_view local = address.substr(0, at);
  const absl::string_view domain = address.substr(at + 1);
  const auto count = is_ascii ? CountDottedAscii : CountDotted;
  if ((!quoted && count(local, kAtom) == 0) || count(domain, kLabel) < 2) {
    return Normalized::None(NoValue::kMalformed);
  }
  // Bytes are as many as characters, or more.
  if ((local.size() > kMaxLocal || address.size() > kMaxAddress) &&
      IsTooLong(local, domain)) {
    return Normalized::None(NoValue::kTooLong);
  }
  return Normalized::Text(address);
}

// Lists end in a comma, a semicolon; links begin with a scheme and may end in a
// slash. Nothing else is ever deleted: a shorter address is somebody else's.
absl::string_view Clean(absl::string_view text) {
  if (absl::ConsumePrefix(&text, "mailto:")) text = TrimUnicode(text);
  if (!text.empty() && absl::StrContains(",;/", text.back())) {
    text.remove_suffix(1);
    text = TrimUnicode(text);
  }
  return text;
}

// Zero-width characters come from web pages, full-width ones from East Asian
// keyboards.
absl::string_view FoldUnicode(absl::string_view text, std::string& out) {
  out.clear();
  for (size_t i = 0; i < text.size();) {
    const char32_t c = NextCodePoint(text, &i);
    if (!IsFormat(c)) AppendCodePoint(FoldFullWidth(c), out);
  }
  return out;
}

}  // namespace

Normalized NormalizeEmail(RawValue raw, NormalizeScratch& scratch) {
  const Prepared prepared = Prepare(raw, PrepareRules(), scratch);
  if (prepared.done) return *prepared.done;
  absl::string_view text = prepared.text;
  if (!prepared.is_ascii) {
    FoldUnicode(text, scratch.work);
    scratch.output.clear();
    AppendNfc(scratch.work, scratch.output);
    text = scratch.output;
  }
  text = Clean(text);
  if (text.empty()) return Normalized::None(NoValue::kEmpty);
  return Check(text, prepared.is_ascii);
}

}  // namespace destconn
