#ifndef CLI_AUDIT_CHAIN_H_
#define CLI_AUDIT_CHAIN_H_

#include <cstdint>
#include <istream>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace destconn {

// The last line of an audit log at some time: its number and its SHA-256 in
// hex, as the connector's own log tells them.
struct AuditHead {
  int64_t sequence = 0;
  std::string hash = "";
};

// `NUMBER:HASH`; nothing if it is none.
std::optional<AuditHead> ParseAuditHead(absl::string_view text);

// What a look at the whole of an audit log found.
struct AuditVerdict {
  AuditHead head = {};  // of the last line that is whole
  int64_t lines = 0;
  int64_t mended = 0;  // lines that say that a torn one was taken away
  // What is wrong, by line; empty: each line follows from the one before.
  std::vector<std::string> faults = {};
};

// Reads an audit log of the connector's and checks its chain. With `noted` the
// file must hold that line, too: without it nobody can tell that lines at the
// end are gone.
AuditVerdict CheckAuditChain(std::istream& file,
                             const std::optional<AuditHead>& noted);

}  // namespace destconn

#endif  // CLI_AUDIT_CHAIN_H_
