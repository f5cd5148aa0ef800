#ifndef HASHING_LATIN_FOLD_H_
#define HASHING_LATIN_FOLD_H_

#include <string>

#include "absl/strings/string_view.h"

namespace destconn {

struct Letters {
  absl::string_view text = "";
  // A letter lost an accent or was spelt out: tells `tëxas` from `texas`.
  bool changed = false;
};

// The letters and digits of `text` (lower case, NFC), Latin letters as a to z
// (normalization.md, 4.7): punctuation, symbols, white space, format and
// control characters go; other scripts stay as they are. Written to `buffer`,
// which `text` is not in.
Letters FoldToLetters(absl::string_view text, bool is_ascii,
                      std::string& buffer);

}  // namespace destconn

#endif  // HASHING_LATIN_FOLD_H_
