#ifndef META_CLIENT_JSON_TEXT_H_
#define META_CLIENT_JSON_TEXT_H_

#include <string>

#include "absl/strings/string_view.h"

namespace destconn {

// Appends `text` (valid UTF-8) as a JSON string with its quotes (RFC 8259, 7).
void AppendJsonString(absl::string_view text, std::string& out);

}  // namespace destconn

#endif  // META_CLIENT_JSON_TEXT_H_
