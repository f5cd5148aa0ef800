#include "hashing/unicode_text.h"

#include <array>
#include <cstddef>
#include <cstdint>

#include "unicode/bytestream.h"
#include "unicode/casemap.h"
#include "unicode/normalizer2.h"
#include "unicode/stringpiece.h"
#include "unicode/uchar.h"
#include "unicode/uscript.h"
#include "unicode/utf8.h"

namespace destconn {
namespace {

icu::StringPiece ToPiece(absl::string_view text) {
  return icu::StringPiece(text.data(), static_cast<int32_t>(text.size()));
}

bool IsTrimmed(char32_t c) {
  return IsWhiteSpace(c) || c <= 0x20 || c == 0xFEFF || c == 0x200B ||
         c == 0x2060 || c == 0x200E || c == 0x200F ||
         (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

// General categories of the Basic Multilingual Plane, in one step where ICU's
// trie takes several: each character of a value is asked for more than once.
class Categories {
 public:
  static const Categories& Get() {
    static const Categories& categories = *new Categories();
    return categories;
  }

  uint32_t MaskOf(char32_t c) const {
    return c < categories_.size() ? U_MASK(categories_[c])
                                  : U_GET_GC_MASK(static_cast<UChar32>(c));
  }

 private:
  Categories() {
    for (size_t c = 0; c < categories_.size(); ++c) {
      categories_[c] =
          static_cast<uint8_t>(u_charType(static_cast<UChar32>(c)));
    }
  }

  std::array<uint8_t, 0x10000> categories_;
};

bool HasCategory(char32_t c, uint32_t mask) {
  return (Categories::Get().MaskOf(c) & mask) != 0;
}

}  // namespace

char32_t NextCodePoint(absl::string_view text, size_t* i) {
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  UChar32 c;
  U8_NEXT_UNSAFE(bytes, *i, c);
  return static_cast<char32_t>(c);
}

void AppendCodePoint(char32_t c, std::string& out) {
  char bytes[U8_MAX_LENGTH];
  size_t size = 0;
  U8_APPEND_UNSAFE(bytes, size, static_cast<UChar32>(c));
  out.append(bytes, size);
}

size_t CountCodePoints(absl::string_view text) {
  size_t count = 0;
  for (const char c : text) count += U8_IS_TRAIL(c) ? 0 : 1;
  return count;
}

void AppendNfc(absl::string_view text, std::string& out) {
  UErrorCode status = U_ZERO_ERROR;
  icu::StringByteSink<std::string> sink(&out);
  icu::Normalizer2::getNFCInstance(status)->normalizeUTF8(
      0, ToPiece(text), sink, nullptr, status);
}

void AppendLower(absl::string_view text, std::string& out) {
  UErrorCode status = U_ZERO_ERROR;
  icu::StringByteSink<std::string> sink(&out);
  icu::CaseMap::utf8ToLower("", 0, ToPiece(text), sink, nullptr, status);
}

absl::string_view TrimUnicode(absl::string_view text) {
  size_t begin = 0;
  for (size_t i = 0; i < text.size(); begin = i) {
    if (!IsTrimmed(NextCodePoint(text, &i))) break;
  }
  size_t end = text.size();
  while (end > begin) {
    UChar32 c;
    size_t i = end;
    U8_PREV_UNSAFE(text.data(), i, c);
    if (!IsTrimmed(static_cast<char32_t>(c))) break;
    end = i;
  }
  return text.substr(begin, end - begin);
}

bool IsWhiteSpace(char32_t c) {
  return u_isUWhiteSpace(static_cast<UChar32>(c));
}

bool IsPunctuation(char32_t c) { return HasCategory(c, U_GC_P_MASK); }

bool IsSymbol(char32_t c) { return HasCategory(c, U_GC_S_MASK); }

bool IsFormat(char32_t c) { return HasCategory(c, U_GC_CF_MASK); }

bool IsControl(char32_t c) { return HasCategory(c, U_GC_CC_MASK); }

bool IsLetterOrMark(char32_t c) {
  return HasCategory(c, U_GC_L_MASK | U_GC_M_MASK);
}

bool IsDash(char32_t c) {
  return u_hasBinaryProperty(static_cast<UChar32>(c), UCHAR_DASH);
}

bool IsLatin(char32_t c) {
  UErrorCode status = U_ZERO_ERROR;
  return uscript_getScript(static_cast<UChar32>(c), &status) == USCRIPT_LATIN;
}

int DecimalDigit(char32_t c) {
  if (c < 0x80) return c >= '0' && c <= '9' ? static_cast<int>(c - '0') : -1;
  return u_charDigitValue(static_cast<UChar32>(c));
}

}  // namespace destconn
