#ifndef HASHING_JSON_TEXT_H_
#define HASHING_JSON_TEXT_H_

#include <string>

#include "absl/strings/string_view.h"

namespace destconn {

// `text`, well-formed UTF-8, as a JSON string in ASCII: anything else is
// escaped as \uXXXX (RFC 8259, 7).
std::string ToJsonString(absl::string_view text);

// What a JSON text held.
enum class JsonText { kString, kNull, kNotUnicode, kOther };

// Decodes a JSON string into `out`. `kNotUnicode`: it escapes half of a
// surrogate pair.
JsonText ReadJsonString(absl::string_view json, std::string& out);

}  // namespace destconn

#endif  // HASHING_JSON_TEXT_H_
