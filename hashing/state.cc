#include "hashing/state.h"

#include <algorithm>
#include <cstddef>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "hashing/latin_fold.h"
#include "hashing/prepare.h"

namespace destconn {
namespace {

using StateMap = absl::flat_hash_map<absl::string_view, absl::string_view>;

const StateMap& UsStates() {
  static const StateMap& states = *new StateMap({
#include "hashing/us_states.inc"
  });
  return states;
}

absl::string_view FindUsState(absl::string_view letters) {
  const auto found = UsStates().find(letters);
  if (found != UsStates().end()) return found->second;
  // "State of Washington", "New York State".
  absl::string_view name = letters;
  if (!absl::ConsumePrefix(&name, "stateof") &&
      !absl::ConsumeSuffix(&name, "state")) {
    return "";
  }
  const auto bare = UsStates().find(name);
  return bare == UsStates().end() ? absl::string_view() : bare->second;
}

// Without the country's prefix of ISO 3166-2: "us-ca", "ca-on", "jp-13".
absl::string_view WithoutPrefix(absl::string_view text,
                                absl::string_view country) {
  constexpr size_t kPrefix = 3;
  constexpr size_t kMaxCode = 3;
  if (text.size() <= kPrefix || text.size() > kPrefix + kMaxCode ||
      text[2] != '-' || absl::ascii_tolower(country[0]) != text[0] ||
      absl::ascii_tolower(country[1]) != text[1]) {
    return text;
  }
  const absl::string_view code = text.substr(kPrefix);
  const bool is_code = std::all_of(code.begin(), code.end(), [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c));
  });
  return is_code ? code : text;
}

bool AreDigits(absl::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_isdigit(static_cast<unsigned char>(c));
  });
}

}  // namespace

Normalized NormalizeState(RawValue raw, const NormalizeContext& context,
                          NormalizeScratch& scratch) {
  const Prepared prepared = Prepare(raw, PrepareRules(), scratch);
  if (prepared.done) return *prepared.done;

  const bool in_us = context.country.empty() || context.country == "US";
  const absl::string_view text =
      WithoutPrefix(prepared.text, in_us ? "US" : context.country);
  const Letters letters =
      FoldToLetters(text, prepared.is_ascii, scratch.output);
  if (letters.text.empty()) return Normalized::None(NoValue::kEmpty);
  if (in_us) {
    // FIPS numbers are no letters' code, and no rule says which state they are.
    if (AreDigits(letters.text)) return Normalized::None(NoValue::kUnknown);
    const absl::string_view code =
        letters.changed ? absl::string_view() : FindUsState(letters.text);
    if (!code.empty()) return Normalized::Text(code);
  }
  return Finish(letters.text, prepared.is_ascii, scratch);
}

}  // namespace destconn
