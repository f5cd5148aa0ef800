#ifndef BASE_DURABLE_FILE_H_
#define BASE_DURABLE_FILE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace destconn {

// Makes what was done to a folder's names durable: files that were made in it,
// renamed or removed. A file's own sync does not, so that a power cut may take
// the name of a file whose contents are safe.
//
// The errors of this file are UNAVAILABLE with FILE_NOT_DURABLE.
absl::Status SyncFolder(const std::string& folder);

// Makes a file that its owner alone may read and write. It is there with all of
// `text`, or not at all, whenever the process dies or the power fails; once
// this returns OK it is durable. ALREADY_EXISTS if there is one of that name.
absl::Status WriteNewFile(const std::string& path, absl::string_view text);

// Puts `text` in place of a file of the same owner, or makes it. Whenever the
// process dies or the power fails there is the old text or the new; once this
// returns OK the new is durable. One caller at a time.
absl::Status ReplaceFile(const std::string& path, absl::string_view text);

}  // namespace destconn

#endif  // BASE_DURABLE_FILE_H_
