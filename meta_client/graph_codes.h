#ifndef META_CLIENT_GRAPH_CODES_H_
#define META_CLIENT_GRAPH_CODES_H_

#include <optional>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "meta_client/answer_class.h"

namespace destconn {

// A rule for any subcode.
inline constexpr int kAnySubcode = -1;

// What a code of the Graph API means, or a range of them.
struct CodeRule {
  int first = 0;
  int last = 0;  // included
  int subcode = kAnySubcode;
  AnswerClass kind = AnswerClass::kTransient;
  // What Meta calls it. For a person who reads this table.
  absl::string_view meaning = "";
};

// The codes of Meta's "Handling Errors" and "Error Codes" pages and those that
// were seen on this edge. Where several match, the first decides.
absl::Span<const CodeRule> CodeRules();

// The class of a code; nothing if no rule knows it. Code 100, an invalid
// parameter, is in the table: what is not its own fault has a subcode there.
std::optional<AnswerClass> ClassOfCode(int code, int subcode);

// What to do about a code where that is more than what its class says; empty
// where it is not. For a person.
absl::string_view RemedyForCode(int code, int subcode);

}  // namespace destconn

#endif  // META_CLIENT_GRAPH_CODES_H_
