#ifndef HASHING_ASCII_TEXT_H_
#define HASHING_ASCII_TEXT_H_

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"

namespace destconn {

// The fast path of texts that need no Unicode: eight bytes at a time, and
// buffers that are written over rather than resized. What a function writes is
// the view that it returns; the buffer's own size says nothing.

// Without C0 controls and spaces at both ends.
absl::string_view TrimAscii(absl::string_view text);

// A to Z become a to z; any other byte stays. `text` is not in `buffer`.
absl::string_view LowerAscii(absl::string_view text, std::string& buffer);

// The letters and digits of an ASCII text. `text` is not in `buffer`.
absl::string_view KeepAlnum(absl::string_view text, std::string& buffer);

// At least `size` characters to write to.
inline char* Room(size_t size, std::string& buffer) {
  if (buffer.size() < size) buffer.resize(size);
  return buffer.data();
}

}  // namespace destconn

#endif  // HASHING_ASCII_TEXT_H_
