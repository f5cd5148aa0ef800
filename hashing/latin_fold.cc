#include "hashing/latin_fold.h"

#include <cstddef>
#include <cstdint>

#include "hashing/ascii_text.h"
#include "hashing/unicode_text.h"
#include "unicode/normalizer2.h"
#include "unicode/uchar.h"
#include "unicode/unistr.h"

namespace destconn {
namespace {

// Letters that no decomposition takes apart. The last three are not in the
// contract's list but in its sentence: Latin letters are folded to a-z.
absl::string_view SpellOut(char32_t c) {
  switch (c) {
    case U'ø':
      return "o";
    case U'ł':
      return "l";
    case U'đ':
    case U'ð':
      return "d";
    case U'þ':
      return "th";
    case U'æ':
      return "ae";
    case U'œ':
      return "oe";
    case U'ß':
      return "ss";
    case U'ı':
      return "i";
    case U'ħ':
      return "h";
    case U'ŧ':
      return "t";
    case U'ŋ':
      return "n";
    default:
      return "";
  }
}

bool IsMark(char32_t c) {
  return (U_GET_GC_MASK(static_cast<UChar32>(c)) & U_GC_M_MASK) != 0;
}

void AppendBase(char32_t c, std::string& out) {
  const absl::string_view letters = SpellOut(c);
  if (letters.empty()) {
    AppendCodePoint(c, out);
  } else {
    out.append(letters.data(), letters.size());
  }
}

// Appends a Latin letter without its marks. Returns whether it changed.
bool AppendLatin(char32_t c, std::string& out) {
  UErrorCode status = U_ZERO_ERROR;
  icu::UnicodeString parts;
  const auto* nfd = icu::Normalizer2::getNFDInstance(status);
  if (!nfd->getDecomposition(static_cast<UChar32>(c), parts)) {
    AppendBase(c, out);
    return !SpellOut(c).empty();
  }
  for (int32_t i = 0; i < parts.length();) {
    const UChar32 part = parts.char32At(i);
    i += U16_LENGTH(part);
    if (!IsMark(static_cast<char32_t>(part))) {
      AppendBase(static_cast<char32_t>(part), out);
    }
  }
  return true;
}

bool IsDropped(char32_t c) {
  return IsPunctuation(c) || IsSymbol(c) || IsWhiteSpace(c) || IsFormat(c) ||
         IsControl(c);
}

bool FoldUnicode(absl::string_view text, std::string& out) {
  out.clear();
  bool changed = false;
  // A mark belongs to the letter before it: it stays on a letter of another
  // script and goes with a Latin one, or with none.
  bool keeps_marks = false;
  for (size_t i = 0; i < text.size();) {
    const char32_t raw = NextCodePoint(text, &i);
    if (IsDropped(raw)) continue;
    const char32_t folded = FoldFullWidth(raw);
    const char32_t c = folded >= 'a' && folded <= 'z' ? folded : raw;
    if (IsMark(c)) {
      if (keeps_marks) {
        AppendCodePoint(c, out);
      } else {
        changed = true;
      }
      continue;
    }
    keeps_marks = !IsLatin(c);
    if (c < 0x80 || keeps_marks) {
      AppendCodePoint(c, out);
    } else {
      changed = AppendLatin(c, out) || changed;
    }
  }
  return changed;
}

}  // namespace

Letters FoldToLetters(absl::string_view text, bool is_ascii,
                      std::string& buffer) {
  if (is_ascii) return {.text = KeepAlnum(text, buffer)};
  const bool changed = FoldUnicode(text, buffer);
  return {.text = buffer, .changed = changed};
}

}  // namespace destconn
