#include "hashing/name.h"

#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/string_view.h"
#include "hashing/ascii_text.h"
#include "hashing/prepare.h"
#include "hashing/unicode_text.h"

namespace destconn {
namespace {

// 32 hex digits can be a name's letters, so they are no MD5 here.
constexpr PrepareRules kNameRules = {.lower = true, .refuse_md5 = false};

bool IsJoiner(char32_t c) { return c == 0x200C || c == 0x200D; }

// The Latin ligatures U+FB00 to U+FB06, the only compatibility characters
// besides full-width letters that a name is rid of.
constexpr absl::string_view kLigatures[] = {"ff",  "fi", "fl", "ffi",
                                            "ffl", "st", "st"};

bool IsKept(char32_t c) {
  if (c < 0x80) return absl::ascii_isalnum(static_cast<unsigned char>(c));
  return !IsPunctuation(c) && !IsWhiteSpace(c) && !IsControl(c) &&
         (!IsFormat(c) || IsJoiner(c));
}

void AppendFolded(char32_t c, std::string& out) {
  if (c >= 0xFB00 && c <= 0xFB06) {
    const absl::string_view letters = kLigatures[c - 0xFB00];
    out.append(letters.data(), letters.size());
    return;
  }
  const char32_t folded = FoldFullWidth(c);
  const bool is_letter = folded >= 'a' && folded <= 'z';
  AppendCodePoint(is_letter ? folded : c, out);
}

// U+200C and U+200D are spelling between letters (Persian, Indic scripts) and
// stray marks anywhere else: one is written when a letter follows a letter.
absl::string_view StripUnicode(absl::string_view text, std::string& out) {
  out.clear();
  char32_t joiner = 0;
  for (size_t i = 0; i < text.size();) {
    const char32_t c = NextCodePoint(text, &i);
    if (!IsKept(c)) continue;
    if (IsJoiner(c)) {
      joiner = c;
      continue;
    }
    if (joiner != 0 && !out.empty()) AppendCodePoint(joiner, out);
    joiner = 0;
    AppendFolded(c, out);
  }
  return out;
}

}  // namespace

Normalized NormalizeName(RawValue raw, NormalizeScratch& scratch) {
  const Prepared prepared = Prepare(raw, kNameRules, scratch);
  if (prepared.done) return *prepared.done;
  // ASCII: all that is neither letter nor digit is in category P, a deleted
  // symbol, white space or a control character.
  const absl::string_view kept =
      prepared.is_ascii ? KeepAlnum(prepared.text, scratch.output)
                        : StripUnicode(prepared.text, scratch.output);
  return Finish(kept, prepared.is_ascii, scratch);
}

Normalized NormalizeNameStart(RawValue raw, size_t count,
                              NormalizeScratch& scratch) {
  const Normalized name = NormalizeName(raw, scratch);
  if (!name.has_value() || name.is_digest()) return name;
  size_t end = 0;
  size_t next = 0;
  for (size_t n = 0; n < count && next < name.text().size(); ++n) {
    // Cut behind it, a joiner would join nothing.
    if (!IsJoiner(NextCodePoint(name.text(), &next))) end = next;
  }
  return Normalized::Text(name.text().substr(0, end));
}

}  // namespace destconn
