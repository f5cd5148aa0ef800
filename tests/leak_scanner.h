#ifndef TESTS_LEAK_SCANNER_H_
#define TESTS_LEAK_SCANNER_H_

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"

namespace destconn {

// Looks for values that must not be anywhere, in the forms in which they may
// have got there.
//
// Not thread-safe.
class LeakScanner {
 public:
  // Of at least eight bytes. Finds it as it is, in lower and upper case, in
  // base64 (of either alphabet, also within more that was encoded), in hex and
  // percent-encoded. `label` names it in `leaks`.
  void Forbid(absl::string_view label, absl::string_view value);

  // Finds the SHA-256 of a value of any length: its bytes, in hex, in base64.
  void ForbidDigestOf(absl::string_view label, absl::string_view value);

  // `place` names the text in `leaks`.
  void ScanText(absl::string_view place, absl::string_view text);

  // All regular files below it. Their names, too.
  void ScanFolder(const std::string& path);

  // Command line, environment and the regular files that it has open, those
  // that are deleted included. False if it may not be looked at: a process that
  // leaves no core can be by root alone.
  bool ScanProcess(pid_t pid);

  // All of its memory that may be written. False as `ScanProcess`.
  bool ScanMemory(pid_t pid);

  // What was found, each once: the place, the label, the form.
  const std::vector<std::string>& leaks() const { return leaks_; }

  // So that nobody takes a scan of nothing for a clean one.
  int64_t bytes_scanned() const { return bytes_scanned_; }

 private:
  struct Needle {
    std::string bytes = "";
    std::string label = "";
  };

  void Add(absl::string_view label, absl::string_view form, std::string bytes);
  void AddBase64(absl::string_view label, absl::string_view bytes);
  bool ScanFile(const std::string& path, absl::string_view place);

  absl::flat_hash_set<std::string> forms_;
  // By their first eight bytes.
  absl::flat_hash_map<uint64_t, std::vector<Needle>> needles_;
  absl::flat_hash_set<std::string> found_;
  std::vector<std::string> leaks_;
  int64_t bytes_scanned_ = 0;
};

}  // namespace destconn

#endif  // TESTS_LEAK_SCANNER_H_
