#include "meta_client/event_index_hint.h"

#include <cstddef>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace destconn {
namespace {

constexpr absl::string_view kName = "data";

bool IsDigit(char c) {
  return absl::ascii_isdigit(static_cast<unsigned char>(c));
}

// `user_data` and `metadata` are other names.
bool StartsWord(absl::string_view text, size_t at) {
  if (at == 0) return true;
  const char before = text[at - 1];
  return before != '_' &&
         !absl::ascii_isalnum(static_cast<unsigned char>(before));
}

// A number of up to four digits behind at most four characters of
// punctuation: requests have no more than 1,000 events.
std::optional<int64_t> NumberAt(absl::string_view text) {
  constexpr size_t kMostPunctuation = 4;
  constexpr size_t kMostDigits = 4;
  const size_t digits = text.find_first_not_of("[]'\"./:>- ");
  if (digits == 0 || digits == absl::string_view::npos ||
      digits > kMostPunctuation) {
    return std::nullopt;
  }
  size_t end = digits;
  while (end < text.size() && IsDigit(text[end])) ++end;
  int64_t number = 0;
  if (end - digits > kMostDigits ||
      !absl::SimpleAtoi(text.substr(digits, end - digits), &number)) {
    return std::nullopt;
  }
  return number;
}

std::optional<int64_t> InErrorData(const JsonReader& data,
                                   absl::string_view path) {
  if (const auto index = data.Integer(absl::StrCat(path, "event_index"))) {
    return index;
  }
  // [["data", "3", "user_data"]] or [["data[3][user_data]"]]
  const std::string specs = absl::StrCat(path, "blame_field_specs");
  for (size_t i = 0; i < data.Size(specs); ++i) {
    const std::string field =
        absl::StrJoin(data.Texts(absl::StrCat(specs, ".", i)), "/");
    if (const auto index = IndexInPath(field)) return index;
  }
  return std::nullopt;
}

}  // namespace

std::optional<int64_t> IndexInPath(absl::string_view text) {
  for (size_t at = text.find(kName); at != absl::string_view::npos;
       at = text.find(kName, at + 1)) {
    if (!StartsWord(text, at)) continue;
    if (const auto number = NumberAt(text.substr(at + kName.size()))) {
      return number;
    }
  }
  return std::nullopt;
}

std::optional<int64_t> EventIndexHint(const JsonReader& body) {
  if (const auto index = InErrorData(body, "error.error_data.")) return index;
  if (const auto text = body.Text("error.error_data")) {
    const JsonReader data(*text);
    if (const auto index = InErrorData(data, "")) return index;
  }
  for (const absl::string_view name :
       {"error.error_user_msg", "error.message", "error.error_user_title"}) {
    const auto index = IndexInPath(body.Text(name).value_or(""));
    if (index.has_value()) return index;
  }
  return std::nullopt;
}

}  // namespace destconn
