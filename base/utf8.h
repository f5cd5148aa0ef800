#ifndef BASE_UTF8_H_
#define BASE_UTF8_H_

#include "absl/strings/string_view.h"

namespace destconn {

// Whether `text` is well-formed UTF-8 (Unicode 15, table 3-7): no overlong
// forms, no surrogates, nothing above U+10FFFF. Protobuf strings must be.
bool IsValidUtf8(absl::string_view text);

}  // namespace destconn

#endif  // BASE_UTF8_H_
