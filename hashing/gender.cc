#include "hashing/gender.h"

#include <algorithm>
#include <array>
#include <string>

#include "absl/strings/string_view.h"
#include "hashing/prepare.h"
#include "hashing/unicode_text.h"

namespace destconn {
namespace {

constexpr std::array<absl::string_view, 4> kMale = {"m", "male", "man", "boy"};
constexpr std::array<absl::string_view, 4> kFemale = {"f", "female", "woman",
                                                      "girl"};

template <typename Words>
bool Holds(const Words& words, absl::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

void Strip(absl::string_view text, std::string& out) {
  out.clear();
  for (size_t i = 0; i < text.size();) {
    const char32_t c = NextCodePoint(text, &i);
    if (IsPunctuation(c) || IsWhiteSpace(c) || IsFormat(c)) continue;
    AppendCodePoint(c, out);
  }
}

}  // namespace

Normalized NormalizeGender(RawValue raw, NormalizeScratch& scratch) {
  const Prepared prepared = Prepare(raw, PrepareRules(), scratch);
  if (prepared.done) return *prepared.done;
  absl::string_view word = prepared.text;
  for (const bool stripped : {false, true}) {
    if (stripped) {
      Strip(prepared.text, scratch.output);
      word = scratch.output;
    }
    if (Holds(kMale, word)) return Normalized::Text("m");
    if (Holds(kFemale, word)) return Normalized::Text("f");
  }
  return Normalized::None(word.empty() ? NoValue::kEmpty : NoValue::kUnknown);
}

}  // namespace destconn
