#ifndef HASHING_LATIN_FOLD_H_
#define HASHING_LATIN_FOLD_H_

#include <string>

#include "absl/strings/string_view.h"

namespace destconn {

// Puts letters and digits of `text` (lower case, NFC) into `out`, Latin letters
// as a to z (normalization.md, 4.7): punctuation, symbols, white space, format
// and control characters go; other scripts stay as they are. Returns whether a
// letter lost an accent or was spelt out, so that the caller can tell `tëxas`
// from `texas`.
bool FoldToLetters(absl::string_view text, bool is_ascii, std::string& out);

}  // namespace destconn

#endif  // HASHING_LATIN_FOLD_H_
