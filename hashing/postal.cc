#include "hashing/postal.h"

#include <algorithm>
#include <cstddef>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "hashing/prepare.h"
#include "hashing/unicode_text.h"

namespace destconn {
namespace {

bool IsDigit(char c) {
  return absl::ascii_isdigit(static_cast<unsigned char>(c));
}

size_t CountDigits(absl::string_view text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), IsDigit));
}

// Without white space; digits of any script and full-width letters as ASCII,
// any dash as `-`, so that the rules below see one spelling.
void Simplify(absl::string_view text, std::string& out) {
  out.clear();
  for (size_t i = 0; i < text.size();) {
    const char32_t c = NextCodePoint(text, &i);
    if (const int digit = DecimalDigit(c); digit >= 0) {
      out.push_back(static_cast<char>('0' + digit));
    } else if (IsDash(c)) {
      out.push_back('-');
    } else if (!IsWhiteSpace(c) && !IsFormat(c)) {
      AppendCodePoint(FoldFullWidth(c), out);
    }
  }
}

void Strip(absl::string_view text, std::string& out) {
  out.clear();
  for (size_t i = 0; i < text.size();) {
    const char32_t c = NextCodePoint(text, &i);
    if (c < 0x80) {
      if (absl::ascii_isalnum(static_cast<unsigned char>(c))) {
        out.push_back(static_cast<char>(c));
      }
    } else if (!IsPunctuation(c) && !IsSymbol(c) && !IsWhiteSpace(c) &&
               !IsControl(c)) {
      AppendCodePoint(c, out);
    }
  }
}

// ZIP+4 says that it is American even where the row does not.
bool IsZipPlusFour(absl::string_view text) {
  return text.size() == 10 && text[5] == '-' && CountDigits(text) == 9;
}

// "94035.0": a spreadsheet took the code for a decimal.
absl::string_view WithoutDecimal(absl::string_view text) {
  absl::string_view whole = text;
  const bool plain =
      absl::ConsumeSuffix(&whole, ".0") && CountDigits(whole) == whole.size();
  return plain ? whole : text;
}

// Spreadsheets take leading zeros: "2108", "21080001".
Normalized NormalizeZip(absl::string_view text, std::string& out) {
  out.clear();
  for (const char c : text) {
    if (IsDigit(c)) out.push_back(c);
  }
  const size_t size = out.size();
  const bool bare = std::none_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_isalpha(static_cast<unsigned char>(c)) ||
           static_cast<unsigned char>(c) >= 0x80;
  });
  if (bare && (size == 3 || size == 4)) out.insert(0, 5 - size, '0');
  if (bare && size == 8) out.insert(0, 1, '0');
  if (out.size() != 5 && out.size() != 9) {
    return Normalized::None(NoValue::kMalformed);
  }
  out.resize(5);
  return Normalized::Text(out);
}

// The sign of the country on mail from abroad, where it is not the alpha-2
// code: the letters on its vehicles (CEPT, Universal Postal Union).
absl::string_view MailPrefix(absl::string_view country) {
  struct Sign {
    absl::string_view country;
    absl::string_view sign;
  };
  constexpr Sign kSigns[] = {
      {"AT", "a"}, {"BE", "b"}, {"DE", "d"},   {"ES", "e"}, {"FI", "fin"},
      {"FR", "f"}, {"HU", "h"}, {"IT", "i"},   {"LU", "l"}, {"NO", "n"},
      {"PT", "p"}, {"SE", "s"}, {"SI", "slo"},
  };
  for (const Sign& sign : kSigns) {
    if (sign.country == country) return sign.sign;
  }
  return "";
}

bool ConsumeMailPrefix(absl::string_view prefix, absl::string_view& text) {
  if (prefix.empty() || text.size() <= prefix.size() + 1 ||
      text.substr(0, prefix.size()) != prefix || text[prefix.size()] != '-') {
    return false;
  }
  text.remove_prefix(prefix.size() + 1);
  return true;
}

absl::string_view WithoutMailPrefix(absl::string_view text,
                                    absl::string_view country) {
  if (country.size() != 2) return text;
  const char code[] = {absl::ascii_tolower(country[0]),
                       absl::ascii_tolower(country[1])};
  if (!ConsumeMailPrefix({code, 2}, text)) {
    ConsumeMailPrefix(MailPrefix(country), text);
  }
  return text;
}

// "94035", "94035-1234": most of all American codes.
bool IsPlainZip(absl::string_view text) {
  return (text.size() == 5 && CountDigits(text) == 5) || IsZipPlusFour(text);
}

}  // namespace

Normalized NormalizePostal(RawValue raw, const NormalizeContext& context,
                           NormalizeScratch& scratch) {
  const Prepared prepared = Prepare(raw, PrepareRules(), scratch);
  if (prepared.done) return *prepared.done;
  const bool in_us = context.country == "US";
  if (in_us && IsPlainZip(prepared.text)) {
    return Normalized::Text(prepared.text.substr(0, 5));
  }
  Simplify(in_us ? WithoutDecimal(prepared.text) : prepared.text, scratch.work);
  const absl::string_view text = scratch.work;

  const absl::string_view country = context.country;
  if (in_us || (country.empty() && IsZipPlusFour(text))) {
    return NormalizeZip(text, scratch.output);
  }
  Strip(WithoutMailPrefix(text, country), scratch.output);
  const absl::string_view code = scratch.output;
  if (code.empty()) return Normalized::None(NoValue::kEmpty);
  // Bermuda has codes of letters alone; elsewhere a word is no code ("N/A").
  if (CountDigits(code) == 0 && country != "BM") {
    return Normalized::None(NoValue::kMalformed);
  }
  if (code.size() < 2) return Normalized::None(NoValue::kMalformed);
  return Finish(code, prepared.is_ascii, scratch);
}

}  // namespace destconn
