#include "hashing/event_value.h"

#include <algorithm>
#include <cstddef>
#include <iterator>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "hashing/currency.h"
#include "hashing/prepare.h"
#include "hashing/time_text.h"

namespace destconn {
namespace {

bool IsDigit(char c) {
  return absl::ascii_isdigit(static_cast<unsigned char>(c));
}

bool AreDigits(absl::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), IsDigit);
}

// A word of a closed list: lower case, space or hyphen as underscore.
void ToWord(absl::string_view text, std::string& out) {
  out.clear();
  for (const char c : text) {
    const bool joint = c == ' ' || c == '-';
    out.push_back(joint ? '_'
                        : absl::ascii_tolower(static_cast<unsigned char>(c)));
  }
}

template <typename Words>
Normalized FindWord(RawValue raw, const Words& words,
                    NormalizeScratch& scratch) {
  const Prepared prepared = PrepareClear(raw);
  if (prepared.done) return *prepared.done;
  ToWord(prepared.text, scratch.output);
  const auto found =
      std::find(std::begin(words), std::end(words), scratch.output);
  return found == std::end(words) ? Normalized::None(NoValue::kUnknown)
                                  : Normalized::Text(*found);
}

// A number without the fraction that a spreadsheet or a script leaves behind.
absl::string_view WithoutFraction(absl::string_view text) {
  const size_t point = text.find('.');
  if (point == absl::string_view::npos || !AreDigits(text.substr(0, point)) ||
      !AreDigits(text.substr(point + 1))) {
    return text;
  }
  return text.substr(0, point);
}

}  // namespace

Normalized NormalizeCurrency(RawValue raw, NormalizeScratch& scratch) {
  const Prepared prepared = PrepareClear(raw);
  if (prepared.done) return *prepared.done;
  if (std::any_of(prepared.text.begin(), prepared.text.end(), IsDigit)) {
    return Normalized::None(NoValue::kUnknown);
  }
  scratch.output.clear();
  for (const char c : prepared.text) {
    const auto byte = static_cast<unsigned char>(c);
    if (absl::ascii_isalpha(byte)) {
      scratch.output.push_back(absl::ascii_toupper(byte));
    }
  }
  if (!IsCurrencyCode(scratch.output)) {
    return Normalized::None(NoValue::kUnknown);
  }
  return Normalized::Text(scratch.output);
}

Normalized NormalizeDeliveryCategory(RawValue raw, NormalizeScratch& scratch) {
  constexpr absl::string_view kWords[] = {"in_store", "curbside",
                                          "home_delivery", "shipping"};
  const Normalized word = FindWord(raw, kWords, scratch);
  return word.text() == "shipping" ? Normalized::Text("home_delivery") : word;
}

Normalized NormalizeActionSource(RawValue raw, NormalizeScratch& scratch) {
  constexpr absl::string_view kWords[] = {"email",
                                          "website",
                                          "app",
                                          "phone_call",
                                          "chat",
                                          "physical_store",
                                          "system_generated",
                                          "business_messaging",
                                          "other"};
  return FindWord(raw, kWords, scratch);
}

Normalized NormalizeEventTime(RawValue raw, NormalizeScratch& scratch) {
  const Prepared prepared = PrepareClear(raw);
  if (prepared.done) return *prepared.done;
  const auto time = ParseTimeText(WithoutFraction(prepared.text));
  if (!time.has_value()) return Normalized::None(NoValue::kMalformed);
  scratch.output.clear();
  absl::StrAppend(&scratch.output, time->unix_seconds);
  return Normalized::Text(scratch.output);
}

}  // namespace destconn
