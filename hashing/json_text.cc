#include "hashing/json_text.h"

#include <cstddef>

#include "absl/strings/str_format.h"
#include "hashing/unicode_text.h"
#include "rapidjson/document.h"
#include "rapidjson/error/error.h"

namespace destconn {
namespace {

absl::string_view ShortEscape(char32_t c) {
  switch (c) {
    case '"':
      return "\\\"";
    case '\\':
      return "\\\\";
    case '\b':
      return "\\b";
    case '\f':
      return "\\f";
    case '\n':
      return "\\n";
    case '\r':
      return "\\r";
    case '\t':
      return "\\t";
    default:
      return "";
  }
}

void AppendEscaped(char32_t c, std::string& out) {
  const absl::string_view escape = ShortEscape(c);
  if (!escape.empty()) {
    out.append(escape.data(), escape.size());
  } else if (c >= 0x20 && c < 0x80) {
    out.push_back(static_cast<char>(c));
  } else if (c < 0x10000) {
    absl::StrAppendFormat(&out, "\\u%04x", static_cast<unsigned>(c));
  } else {
    const auto rest = static_cast<unsigned>(c - 0x10000);
    absl::StrAppendFormat(&out, "\\u%04x\\u%04x", 0xD800 + (rest >> 10),
                          0xDC00 + (rest & 0x3FF));
  }
}

}  // namespace

std::string ToJsonString(absl::string_view text) {
  std::string json = "\"";
  for (size_t i = 0; i < text.size();) {
    AppendEscaped(NextCodePoint(text, &i), json);
  }
  json.push_back('"');
  return json;
}

JsonText ReadJsonString(absl::string_view json, std::string& out) {
  rapidjson::Document document;
  // Iterative: recursion would let a line of brackets end the program.
  document.Parse<rapidjson::kParseIterativeFlag>(json.data(), json.size());
  if (document.HasParseError()) {
    return document.GetParseError() ==
                   rapidjson::kParseErrorStringUnicodeSurrogateInvalid
               ? JsonText::kNotUnicode
               : JsonText::kOther;
  }
  if (document.IsNull()) return JsonText::kNull;
  if (!document.IsString()) return JsonText::kOther;
  out.assign(document.GetString(), document.GetStringLength());
  return JsonText::kString;
}

}  // namespace destconn
