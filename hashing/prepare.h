#ifndef HASHING_PREPARE_H_
#define HASHING_PREPARE_H_

#include <optional>

#include "absl/strings/string_view.h"
#include "base/secret.h"
#include "hashing/normalize_context.h"
#include "hashing/normalized.h"

namespace destconn {

// Which of the common steps a field takes.
struct PrepareRules {
  bool lower = true;
  // 32 hex digits are an MD5 digest, which Meta cannot match: no value. Where
  // they may be an ordinary value (names, ids) they are one.
  bool refuse_md5 = true;
};

// A value after the steps that all hashed fields share. Either `done` says the
// end of it, or the field's rule goes on with `text`: trimmed, not empty, in
// NFC.
struct Prepared {
  std::optional<Normalized> done = std::nullopt;
  absl::string_view text = "";
  bool is_ascii = true;
};

// Takes steps 1 to 6 of normalization.md, section 3: Unicode, NFC, trim, digest
// passed through, MD5 dropped, lower case.
Prepared Prepare(RawValue raw, const PrepareRules& rules,
                 NormalizeScratch& scratch);

// Trims a value that goes in clear and is otherwise left alone; `done` if it
// is blank or not UTF-8.
Prepared PrepareClear(RawValue raw);

// In NFC, and a value unless it is empty: the end of a field's rule. `text` is
// not in `scratch.composed`.
Normalized Finish(absl::string_view text, bool is_ascii,
                  NormalizeScratch& scratch);

}  // namespace destconn

#endif  // HASHING_PREPARE_H_
