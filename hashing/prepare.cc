#include "hashing/prepare.h"

#include <algorithm>
#include <cstddef>
#include <string>

#include "absl/strings/ascii.h"
#include "base/utf8.h"
#include "hashing/ascii_text.h"
#include "hashing/hashed_value.h"
#include "hashing/unicode_text.h"

namespace destconn {
namespace {

constexpr size_t kMd5HexSize = 32;

bool IsHex(absl::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_isxdigit(static_cast<unsigned char>(c));
  });
}

bool IsTokenCharacter(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-' ||
         c == '_';
}

// What Meta's ParamBuilder makes: 64 hex digits, a dot, and a token of 2 or 8
// characters that tells Meta who normalized the value.
bool HasAppendix(absl::string_view text) {
  constexpr size_t kDot = HashedValue::kHexSize;
  const size_t size = text.size();
  if (size != kDot + 3 && size != kDot + 9) return false;
  const absl::string_view token = text.substr(kDot + 1);
  return text[kDot] == '.' && IsHex(text.substr(0, kDot)) &&
         std::all_of(token.begin(), token.end(), IsTokenCharacter);
}

Prepared Done(Normalized result) {
  Prepared prepared;
  prepared.done = result;
  return prepared;
}

// Lower case can undo NFC: J with caron has no composed capital, j has one.
absl::string_view LowerUnicode(absl::string_view text,
                               NormalizeScratch& scratch) {
  scratch.lowered.clear();
  AppendLower(text, scratch.lowered);
  scratch.prepared.clear();
  AppendNfc(scratch.lowered, scratch.prepared);
  return scratch.prepared;
}

std::optional<Normalized> FindDigest(absl::string_view text,
                                     const PrepareRules& rules,
                                     NormalizeScratch& scratch) {
  if (text.size() < kMd5HexSize) return std::nullopt;
  if (text.size() == HashedValue::kHexSize && IsHex(text)) {
    return Normalized::Digest(LowerAscii(text, scratch.prepared));
  }
  if (HasAppendix(text)) return Normalized::Digest(text);
  if (rules.refuse_md5 && text.size() == kMd5HexSize && IsHex(text)) {
    return Normalized::None(NoValue::kMd5);
  }
  return std::nullopt;
}

}  // namespace

Prepared Prepare(RawValue raw, const PrepareRules& rules,
                 NormalizeScratch& scratch) {
  absl::string_view text = raw.Reveal();
  bool is_ascii = IsAscii(text);
  if (is_ascii) {
    text = TrimAscii(text);
  } else {
    if (!IsWellFormedUtf8(text))
      return Done(Normalized::None(NoValue::kNotUtf8));
    scratch.composed.clear();
    AppendNfc(text, scratch.composed);
    text = TrimUnicode(scratch.composed);
    is_ascii = IsAscii(text);
  }
  if (text.empty()) return Done(Normalized::None(NoValue::kEmpty));
  if (const auto digest = FindDigest(text, rules, scratch)) {
    return Done(*digest);
  }

  Prepared prepared;
  prepared.is_ascii = is_ascii;
  if (!rules.lower) {
    prepared.text = text;
  } else if (prepared.is_ascii) {
    prepared.text = LowerAscii(text, scratch.prepared);
  } else {
    prepared.text = LowerUnicode(text, scratch);
  }
  return prepared;
}

Prepared PrepareClear(RawValue raw) {
  absl::string_view text = raw.Reveal();
  Prepared prepared;
  prepared.is_ascii = IsAscii(text);
  if (!prepared.is_ascii && !IsWellFormedUtf8(text)) {
    return Done(Normalized::None(NoValue::kNotUtf8));
  }
  prepared.text = prepared.is_ascii ? TrimAscii(text) : TrimUnicode(text);
  if (prepared.text.empty()) return Done(Normalized::None(NoValue::kEmpty));
  return prepared;
}

Normalized Finish(absl::string_view text, bool is_ascii,
                  NormalizeScratch& scratch) {
  if (text.empty()) return Normalized::None(NoValue::kEmpty);
  if (is_ascii) return Normalized::Text(text);
  // What was deleted may have stood between a letter and its mark.
  scratch.composed.clear();
  AppendNfc(text, scratch.composed);
  return Normalized::Text(scratch.composed);
}

}  // namespace destconn
