#ifndef CLI_UTF8_H_
#define CLI_UTF8_H_

#include <cstddef>

#include "absl/strings/string_view.h"

namespace destconn {

// Whether `text` is UTF-8. Protobuf strings must be: a server drops a stream
// that sends anything else.
bool IsUtf8(absl::string_view text);

// How many characters a terminal shows for `text`, taking one column each.
size_t DisplayWidth(absl::string_view text);

}  // namespace destconn

#endif  // CLI_UTF8_H_
