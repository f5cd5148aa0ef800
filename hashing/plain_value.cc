#include "hashing/plain_value.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "absl/strings/match.h"
#include "absl/time/civil_time.h"
#include "base/utf8.h"
#include "hashing/ascii_text.h"
#include "hashing/country_table.h"
#include "hashing/latin_table.h"
#include "hashing/phone_parser.h"
#include "hashing/phone_text.h"

namespace destconn {
namespace {

// Below the size of any digest, and of any limit of a field.
constexpr size_t kMaxSize = 31;

constexpr bool IsDigit(char c) { return c >= '0' && c <= '9'; }
constexpr bool IsCapital(char c) { return c >= 'A' && c <= 'Z'; }
constexpr bool IsSmall(char c) { return c >= 'a' && c <= 'z'; }

// What a character becomes where letters and digits alone are kept, in lower
// case: 0 if it goes.
constexpr std::array<char, 256> MakeAlnum() {
  std::array<char, 256> table = {};
  for (int i = 0; i < 128; ++i) {
    const char c = static_cast<char>(i);
    if (IsDigit(c) || IsSmall(c)) table[i] = c;
    if (IsCapital(c)) table[i] = static_cast<char>(c + ('a' - 'A'));
  }
  return table;
}
constexpr std::array<char, 256> kAlnum = MakeAlnum();

// The same for an address, with the characters of RFC 5322's atext.
constexpr std::array<char, 256> MakeAtext() {
  std::array<char, 256> table = MakeAlnum();
  for (const char c : {'!', '#', '$', '%', '&', '\'', '*', '+', '-', '/', '=',
                       '?', '^', '_', '`', '{', '|', '}', '~'}) {
    table[static_cast<size_t>(c)] = c;
  }
  return table;
}
constexpr std::array<char, 256> kAtext = MakeAtext();

char AlnumOf(char c) { return kAlnum[static_cast<uint8_t>(c)]; }

// Letters and digits; others than ASCII as `table` has them.
absl::string_view Letters(absl::string_view text, const LatinTable& table,
                          std::string& buffer) {
  // An entry is copied whole, whatever its size.
  constexpr size_t kMaxGrowth = 4;
  char* const out = Room(kMaxGrowth * (text.size() + 2), buffer);
  size_t size = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (static_cast<uint8_t>(c) < 0x80) {
      out[size] = AlnumOf(c);
      size += out[size] != 0 ? 1 : 0;
      continue;
    }
    if (++i == text.size()) return "";
    const LatinTable::Entry* entry = table.Find(c, text[i]);
    if (entry == nullptr) return "";
    std::memcpy(out + size, entry->text.data(), entry->text.size());
    size += entry->size;
  }
  return {out, size};
}

// Parts joined by single dots; 0 where they are not, else how many.
template <typename Table>
size_t CopyDotted(absl::string_view text, const Table& table, char* out) {
  size_t parts = 1;
  char before = '.';
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const char kept = table[static_cast<uint8_t>(c)];
    if (c == '.') {
      if (before == '.') return 0;
      ++parts;
    } else if (kept == 0) {
      return 0;
    }
    out[i] = c == '.' ? '.' : kept;
    before = c;
  }
  return before == '.' ? 0 : parts;
}

// local@label.label; labels with a hyphen take the long way. So does a local
// part that looks as if something were to be cleaned away.
absl::string_view Email(absl::string_view text, std::string& buffer) {
  const size_t at = text.find('@');
  if (at == absl::string_view::npos) return "";
  char* const out = Room(text.size(), buffer);
  if (CopyDotted(text.substr(0, at), kAtext, out) == 0) return "";
  out[at] = '@';
  const size_t labels = CopyDotted(text.substr(at + 1), kAlnum, out + at + 1);
  return {out, labels >= 2 ? text.size() : 0};
}

absl::string_view Phone(absl::string_view text, absl::string_view country,
                        NormalizeScratch& scratch) {
  DialString dial;
  if (!ReadPlainPhone(text, scratch.work, dial) ||
      absl::StartsWith(dial.digits, "00") || (!dial.plus && country.empty())) {
    return "";
  }
  const FastAnswer answer =
      dial.plus ? FastInternational(dial.digits, scratch.output)
                : FastNational(dial.digits, country, scratch.output);
  return answer == FastAnswer::kNumber ? absl::string_view(scratch.output) : "";
}

// A gender's letter, which stands for itself, or its word.
absl::string_view Gender(absl::string_view text) {
  if (text.size() != 1) {
    if (absl::EqualsIgnoreCase(text, "male")) return "m";
    return absl::EqualsIgnoreCase(text, "female") ? "f" : "";
  }
  const char letter = AlnumOf(text[0]);
  if (letter == 'm') return "m";
  return letter == 'f' ? "f" : "";
}

// Two letters are a code, whatever the country.
absl::string_view Code(absl::string_view text, std::string& buffer) {
  if (text.size() != 2) return "";
  char* const out = Room(2, buffer);
  out[0] = AlnumOf(text[0]);
  out[1] = AlnumOf(text[1]);
  return IsSmall(out[0]) && IsSmall(out[1]) ? absl::string_view(out, 2) : "";
}

absl::string_view Country(absl::string_view text, std::string& buffer) {
  return text.size() == 2 && IsCountryCode(text) ? Code(text, buffer) : "";
}

bool AreDigits(absl::string_view text) {
  for (const char c : text) {
    if (!IsDigit(c)) return false;
  }
  return true;
}

absl::string_view Zip(absl::string_view text, absl::string_view country) {
  const bool plain = text.size() == 5 || (text.size() == 10 && text[5] == '-' &&
                                          AreDigits(text.substr(6)));
  const absl::string_view zip = text.substr(0, 5);
  return plain && country == "US" && AreDigits(zip) ? zip : "";
}

// A real day as ISO 8601 has it, of this century or the last.
absl::string_view Birthdate(absl::string_view text, const absl::CivilDay& today,
                            std::string& buffer) {
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return "";
  char* const out = Room(8, buffer);
  std::memcpy(out, text.data(), 4);
  std::memcpy(out + 4, text.data() + 5, 2);
  std::memcpy(out + 6, text.data() + 8, 2);
  const absl::string_view digits(out, 8);
  if (!AreDigits(digits)) return "";
  const auto two = [out](size_t at) {
    return (out[at] - '0') * 10 + (out[at + 1] - '0');
  };
  const int year = two(0) * 100 + two(2);
  const int month = two(4);
  const int day = two(6);
  // Leap days, and those that may not have come yet, take the long way.
  return year >= 1900 && year < today.year() && month >= 1 && month <= 12 &&
                 day >= 1 && day <= kDays[month - 1]
             ? digits
             : "";
}

// As it is, where there is nothing to trim.
absl::string_view AsIs(absl::string_view text) {
  const bool trimmed = AlnumOf(text.front()) != 0 && AlnumOf(text.back()) != 0;
  return trimmed && IsAscii(text) ? text : "";
}

}  // namespace

absl::string_view NormalizePlain(CustomerField field, RawValue raw,
                                 const NormalizeContext& context,
                                 NormalizeScratch& scratch) {
  const absl::string_view text = raw.Reveal();
  if (text.empty() || text.size() > kMaxSize) return "";
  switch (field) {
    case CustomerField::kEmail:
      return Email(text, scratch.output);
    case CustomerField::kPhone:
      return Phone(text, context.country, scratch);
    case CustomerField::kGivenName:
    case CustomerField::kSurname:
      return Letters(text, LatinTable::OfNames(), scratch.output);
    case CustomerField::kCity:
      return Letters(text, LatinTable::OfCities(), scratch.output);
    case CustomerField::kBirthdate:
      return Birthdate(text, context.today, scratch.output);
    case CustomerField::kGender:
      return Gender(text);
    case CustomerField::kState:
      return Code(text, scratch.output);
    case CustomerField::kPostal:
      return Zip(text, context.country);
    case CustomerField::kCountry:
      return Country(text, scratch.output);
    case CustomerField::kExternalId:
      return AsIs(text);
    default:
      return "";
  }
}

}  // namespace destconn
