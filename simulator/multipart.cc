#include "simulator/multipart.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace destconn {
namespace {

// The value of `name` in a header such as `form-data; name="data"`.
absl::string_view HeaderParameter(absl::string_view header,
                                  absl::string_view name) {
  for (absl::string_view part : absl::StrSplit(header, ';')) {
    part = absl::StripAsciiWhitespace(part);
    if (!absl::StartsWithIgnoreCase(part, name)) continue;
    part.remove_prefix(name.size());
    if (!absl::ConsumePrefix(&part, "=")) continue;
    absl::ConsumePrefix(&part, "\"");
    absl::ConsumeSuffix(&part, "\"");
    return part;
  }
  return "";
}

absl::string_view NameOf(absl::string_view headers) {
  for (const absl::string_view line : absl::StrSplit(headers, "\r\n")) {
    if (absl::StartsWithIgnoreCase(line, "content-disposition:")) {
      return HeaderParameter(line, "name");
    }
  }
  return "";
}

}  // namespace

std::map<std::string, std::string> ParseMultipart(
    absl::string_view content_type, absl::string_view body) {
  std::map<std::string, std::string> fields;
  const absl::string_view boundary = HeaderParameter(content_type, "boundary");
  if (boundary.empty()) return fields;
  const std::string separator = absl::StrCat("--", boundary);
  for (absl::string_view part : absl::StrSplit(body, separator)) {
    // A part: a line's end, headers, an empty line, the value, a line's end.
    if (!absl::ConsumePrefix(&part, "\r\n")) continue;
    const size_t end = part.find("\r\n\r\n");
    if (end == absl::string_view::npos) continue;
    const absl::string_view name = NameOf(part.substr(0, end));
    absl::string_view value = part.substr(end + 4);
    absl::ConsumeSuffix(&value, "\r\n");
    if (!name.empty()) fields.emplace(name, value);
  }
  return fields;
}

}  // namespace destconn
