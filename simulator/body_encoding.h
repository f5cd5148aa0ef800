#ifndef SIMULATOR_BODY_ENCODING_H_
#define SIMULATOR_BODY_ENCODING_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace destconn {

// UTF-8 as UTF-16, little-endian and with a byte order mark. Each byte that is
// not ASCII becomes a character of its own.
std::string ToUtf16(absl::string_view text);

// `text`, `times` over, compressed by gzip. Empty if zlib fails.
std::string ToGzip(absl::string_view text, int64_t times);

}  // namespace destconn

#endif  // SIMULATOR_BODY_ENCODING_H_
