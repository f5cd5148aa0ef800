#include "hashing/digest_detective.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "base/utf8.h"
#include "hashing/sha256.h"
#include "hashing/unicode_text.h"

namespace destconn {
namespace {

// A text that somebody may have hashed, and the step that they left out.
struct Suspect {
  std::string slip = "";
  std::string text = "";
};

template <typename Predicate>
std::string KeepIf(absl::string_view text, Predicate is_kept) {
  std::string kept;
  for (size_t i = 0; i < text.size();) {
    const char32_t c = NextCodePoint(text, &i);
    if (is_kept(c)) AppendCodePoint(c, kept);
  }
  return kept;
}

std::string Lower(absl::string_view text) {
  std::string lower;
  AppendLower(text, lower);
  return lower;
}

// The low byte of each code point, as a hash over Latin-1 takes it.
std::string ToLatin1(absl::string_view text) {
  std::string bytes;
  for (size_t i = 0; i < text.size();) {
    bytes.push_back(static_cast<char>(NextCodePoint(text, &i) & 0xFF));
  }
  return bytes;
}

std::string ToUtf16(absl::string_view text) {
  std::string bytes;
  for (const char c : text) {
    bytes.push_back(c);
    bytes.push_back('\0');
  }
  return bytes;
}

void AddPhoneSuspects(absl::string_view raw, absl::string_view e164,
                      std::vector<Suspect>& suspects) {
  suspects.push_back({"plus sign kept", absl::StrCat("+", e164)});
  suspects.push_back({"leading zeros kept", absl::StrCat("00", e164)});
  const std::string digits =
      KeepIf(raw, [](char32_t c) { return c >= '0' && c <= '9'; });
  suspects.push_back({"digits as written, no calling code", digits});
  suspects.push_back(
      {"no calling code, leading zeros dropped",
       digits.substr(std::min(digits.find_first_not_of('0'), digits.size()))});
}

void AddWordSuspects(absl::string_view lower, absl::string_view normalized,
                     std::vector<Suspect>& suspects) {
  suspects.push_back({"punctuation kept", KeepIf(lower, [](char32_t c) {
                        return !IsWhiteSpace(c);
                      })});
  suspects.push_back({"spaces kept", KeepIf(lower, [](char32_t c) {
                        return !IsPunctuation(c) && !(c < 0x80 && IsSymbol(c));
                      })});
  suspects.push_back({"letters beyond ASCII dropped",
                      KeepIf(normalized, [](char32_t c) { return c < 0x80; })});
}

// From the value that should have been hashed to the raw one: the first that
// fits needs the fewest slips.
std::vector<Suspect> SuspectsOf(CustomerField field, absl::string_view raw,
                                const Normalized& normalized) {
  const absl::string_view trimmed = TrimUnicode(raw);
  const std::string lower = Lower(trimmed);
  std::vector<Suspect> suspects;
  if (normalized.has_value()) {
    const std::string text(normalized.text());
    suspects.push_back({"", text});
    suspects.push_back({"upper case", absl::AsciiStrToUpper(text)});
    if (field == CustomerField::kPhone) AddPhoneSuspects(raw, text, suspects);
    if (!IsAscii(text)) {
      suspects.push_back({"hashed as Latin-1, not UTF-8", ToLatin1(text)});
    } else {
      suspects.push_back({"hashed as UTF-16, not UTF-8", ToUtf16(text)});
    }
    suspects.push_back({"line end kept", absl::StrCat(text, "\n")});
  }
  AddWordSuspects(lower, normalized.text(), suspects);
  suspects.push_back({"only trimmed and in lower case", lower});
  suspects.push_back({"case kept", std::string(trimmed)});
  suspects.push_back({"untrimmed", Lower(raw)});
  suspects.push_back({"untrimmed, case kept", std::string(raw)});
  suspects.push_back({"in quotation marks", absl::StrCat("\"", raw, "\"")});
  return suspects;
}

// How `digest`, in lower case, comes from `text`; nullopt if it does not.
std::optional<std::string> WayFrom(absl::string_view text,
                                   absl::string_view digest) {
  const std::string hex = Sha256Hex(text);
  if (digest == hex) return "";
  if (digest == Sha256Hex(hex)) return "hashed twice";
  if (digest == Sha256Hex(absl::AsciiStrToUpper(hex))) {
    return "hashed twice, upper-case hex between";
  }
  if (digest == Sha256Hex(absl::HexStringToBytes(hex))) {
    return "hashed twice, bytes between";
  }
  if (digest == Md5Hex(text)) return "MD5 instead of SHA-256";
  if (digest == Sha1Hex(text)) return "SHA-1 instead of SHA-256";
  return std::nullopt;
}

// The hex digits of a digest in whatever dress it came, and what dress.
std::string Undress(absl::string_view foreign, std::string& dress) {
  const absl::string_view text = absl::StripAsciiWhitespace(foreign);
  constexpr size_t kHexSize = 64;
  if (text.size() == kHexSize + 3 || text.size() == kHexSize + 9) {
    if (text[kHexSize] == '.') {
      dress = "ParamBuilder's appendix";
      return absl::AsciiStrToLower(text.substr(0, kHexSize));
    }
  }
  std::string bytes;
  constexpr size_t kBase64Size = 44;
  if (text.size() == kBase64Size && absl::Base64Unescape(text, &bytes)) {
    dress = "base64 instead of hex";
    return absl::BytesToHexString(bytes);
  }
  std::string lower = absl::AsciiStrToLower(text);
  if (lower != text) dress = "upper-case hex";
  return lower;
}

std::string Join(absl::string_view a, absl::string_view b) {
  return a.empty() || b.empty() ? absl::StrCat(a, b) : absl::StrCat(a, ", ", b);
}

}  // namespace

std::string NameRecipe(CustomerField field, RawValue raw,
                       const Normalized& normalized,
                       absl::string_view foreign_digest) {
  const absl::string_view text = raw.Reveal();
  if (!IsWellFormedUtf8(text)) return "the value is not UTF-8";
  std::string dress;
  const std::string digest = Undress(foreign_digest, dress);
  if (normalized.is_digest() && digest == normalized.text()) {
    return Join("the value is this digest", dress);
  }
  if (WayFrom("", digest)) return "an empty text was hashed";
  for (const Suspect& suspect : SuspectsOf(field, text, normalized)) {
    const auto way = WayFrom(suspect.text, digest);
    if (!way) continue;
    const std::string slips = Join(Join(suspect.slip, *way), dress);
    return slips.empty() ? "the digest is ours" : slips;
  }
  return "no known recipe gives this digest: another value was hashed";
}

}  // namespace destconn
