#include "hashing/event_value.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "hashing/currency.h"
#include "hashing/prepare.h"

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

// "1633552688", "1633552688.5", "1633552688000".
std::optional<int64_t> FromNumber(absl::string_view text) {
  constexpr size_t kMillisecondDigits = 13;
  const size_t point = text.find('.');
  const absl::string_view whole = text.substr(0, point);
  if (point != absl::string_view::npos && !AreDigits(text.substr(point + 1))) {
    return std::nullopt;
  }
  int64_t value = 0;
  if (!AreDigits(whole) || whole.size() > kMillisecondDigits ||
      !absl::SimpleAtoi(whole, &value)) {
    return std::nullopt;
  }
  return whole.size() == kMillisecondDigits ? value / 1000 : value;
}

std::optional<int64_t> FromIso(absl::string_view text) {
  // RFC 3339 first; then without an offset, with a space, a date alone.
  constexpr absl::string_view kFormats[] = {"%Y-%m-%d%ET%H:%M:%E*S%Ez",
                                            "%Y-%m-%d %H:%M:%E*S%Ez",
                                            "%Y-%m-%d%ET%H:%M:%E*S",
                                            "%Y-%m-%d %H:%M:%E*S",
                                            "%Y-%m-%d%ET%H:%M%Ez",
                                            "%Y-%m-%d %H:%M%Ez",
                                            "%Y-%m-%d%ET%H:%M",
                                            "%Y-%m-%d %H:%M",
                                            "%Y-%m-%d"};
  // "2024-" and no sign in front of the year.
  if (text.size() < 10 || !AreDigits(text.substr(0, 4)) || text[4] != '-') {
    return std::nullopt;
  }
  for (const absl::string_view format : kFormats) {
    absl::Time time;
    std::string error;
    if (absl::ParseTime(format, text, &time, &error)) {
      return absl::ToUnixSeconds(time);
    }
  }
  return std::nullopt;
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
  auto seconds = FromNumber(prepared.text);
  if (!seconds) seconds = FromIso(prepared.text);
  if (!seconds) return Normalized::None(NoValue::kMalformed);
  if (*seconds < 0) return Normalized::None(NoValue::kOutOfRange);
  scratch.output.clear();
  absl::StrAppend(&scratch.output, *seconds);
  return Normalized::Text(scratch.output);
}

}  // namespace destconn
