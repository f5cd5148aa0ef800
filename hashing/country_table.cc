#include "hashing/country_table.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "base/utf8.h"
#include "hashing/latin_fold.h"
#include "hashing/unicode_text.h"

namespace destconn {
namespace {

struct Country {
  absl::string_view alpha2;
  absl::string_view alpha3;
  absl::string_view numeric;
  absl::string_view names;  // separated by bars
};

constexpr Country kCountries[] = {
#include "hashing/countries.inc"
};

bool IsLowerLetter(char c) { return c >= 'a' && c <= 'z'; }

bool AreDigits(absl::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_isdigit(static_cast<unsigned char>(c));
  });
}

// The form in which names are compared: letters alone, `&` as the word. `name`
// is in lower case.
absl::string_view FoldName(absl::string_view name, std::string& buffer) {
  if (absl::StrContains(name, '&')) {
    const std::string spelt = absl::StrReplaceAll(name, {{"&", " and "}});
    return FoldToLetters(spelt, IsAscii(spelt), buffer).text;
  }
  return FoldToLetters(name, IsAscii(name), buffer).text;
}

// "The" alone is no article.
absl::string_view WithoutArticle(absl::string_view folded) {
  return folded.size() > 3 ? absl::StripPrefix(folded, "the") : folded;
}

// Everything that a cell can say, folded, to alpha-2.
class Index {
 public:
  Index() {
    for (const Country& country : kCountries) {
      by_pair_[PairOf(absl::AsciiStrToLower(country.alpha2))] = country.alpha2;
      codes_[absl::AsciiStrToLower(country.alpha3)] = country.alpha2;
      codes_[std::string(country.numeric)] = country.alpha2;
      for (const absl::string_view name : absl::StrSplit(country.names, '|')) {
        std::string lower;
        AppendLower(name, lower);
        std::string buffer;
        names_.emplace(WithoutArticle(FoldName(lower, buffer)), country.alpha2);
      }
    }
    // Reserved for the United Kingdom, and used by everybody.
    by_pair_[PairOf("uk")] = "GB";
  }

  absl::string_view Pair(absl::string_view letters) const {
    return by_pair_[PairOf(letters)];
  }

  absl::string_view Code(absl::string_view code) const {
    return Find(codes_, code);
  }

  absl::string_view Name(absl::string_view folded) const {
    return Find(names_, folded);
  }

 private:
  using Map = absl::flat_hash_map<std::string, absl::string_view>;

  static size_t PairOf(absl::string_view letters) {
    return static_cast<size_t>(letters[0] - 'a') * 26 +
           static_cast<size_t>(letters[1] - 'a');
  }

  static absl::string_view Find(const Map& map, absl::string_view key) {
    const auto found = map.find(key);
    return found == map.end() ? absl::string_view() : found->second;
  }

  std::array<absl::string_view, 26 * 26> by_pair_ = {};
  Map codes_;
  Map names_;
};

const Index& TheIndex() {
  static const Index& index = *new Index();
  return index;
}

// "us-ca", ISO 3166-2: the country of a subdivision.
bool IsSubdivision(absl::string_view text) {
  return text.size() >= 4 && text.size() <= 6 && text[2] == '-' &&
         IsLowerLetter(text[0]) && IsLowerLetter(text[1]) &&
         std::all_of(text.begin() + 3, text.end(), [](char c) {
           return absl::ascii_isalnum(static_cast<unsigned char>(c));
         });
}

// Without what stands in brackets: "(the)", "[Malvinas]".
std::string WithoutRemarks(absl::string_view text) {
  std::string kept;
  int depth = 0;
  for (const char c : text) {
    if (c == '(' || c == '[') ++depth;
    if (depth == 0) kept.push_back(c);
    if ((c == ')' || c == ']') && depth > 0) --depth;
  }
  return kept;
}

absl::string_view FindFolded(absl::string_view folded) {
  if (folded.size() == 2 && IsLowerLetter(folded[0]) &&
      IsLowerLetter(folded[1])) {
    return TheIndex().Pair(folded);
  }
  if (folded.size() == 3) {
    const absl::string_view found = TheIndex().Code(folded);
    if (!found.empty()) return found;
  }
  return TheIndex().Name(WithoutArticle(folded));
}

}  // namespace

bool IsCountryCode(absl::string_view code) {
  if (code.size() != 2 || !absl::ascii_isupper(code[0]) ||
      !absl::ascii_isupper(code[1])) {
    return false;
  }
  const char lower[] = {absl::ascii_tolower(code[0]),
                        absl::ascii_tolower(code[1])};
  // "UK" reads as GB; the code it is not.
  return TheIndex().Pair({lower, 2}) == code;
}

absl::string_view FindCountry(absl::string_view text, std::string& work) {
  if (text.size() == 2 && IsLowerLetter(text[0]) && IsLowerLetter(text[1])) {
    return TheIndex().Pair(text);
  }
  if (AreDigits(text)) {
    return text.size() == 3 ? TheIndex().Code(text) : absl::string_view();
  }
  // "ha-iti" is a name: there is no country HA.
  if (IsSubdivision(text)) {
    const absl::string_view country = TheIndex().Pair(text.substr(0, 2));
    if (!country.empty()) return country;
  }

  absl::string_view found = FindFolded(FoldName(text, work));
  if (found.empty() && text.find_first_of("([") != absl::string_view::npos) {
    found = FindFolded(FoldName(WithoutRemarks(text), work));
  }
  return found;
}

}  // namespace destconn
