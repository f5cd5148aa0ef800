#ifndef HASHING_NORMALIZE_LINES_H_
#define HASHING_NORMALIZE_LINES_H_

#include <istream>
#include <ostream>

#include "absl/status/status.h"
#include "hashing/normalize_context.h"

namespace destconn {

struct NormalizeLinesOptions {
  // Shows each step, indented, under its line.
  bool explain = false;
  // `country` is the default for lines that have none.
  NormalizeContext context = {};
};

// `destinationctl normalize`: reads `field<TAB>country<TAB>value` lines, the
// value a JSON string (or null), and writes `normalized<TAB>sha256` for each.
// The normalized value is a JSON string in ASCII or null; the digest is `-`
// where the field goes in clear and `null` where there is no value. A fourth
// column is a digest that was made elsewhere: the recipe that made it stands
// indented below.
//
// Empty lines and a first line of column names are skipped. In place of the
// answer to a line that cannot be read stands `error: line N: ...` with what to
// write instead, never the value; the rest is read all the same, and the status
// is InvalidArgument with reason NORMALIZE_LINES_REFUSED.
absl::Status NormalizeLines(std::istream& in, std::ostream& out,
                            const NormalizeLinesOptions& options);

}  // namespace destconn

#endif  // HASHING_NORMALIZE_LINES_H_
