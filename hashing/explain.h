#ifndef HASHING_EXPLAIN_H_
#define HASHING_EXPLAIN_H_

#include <string>
#include <vector>

#include "base/secret.h"
#include "hashing/field_table.h"
#include "hashing/normalized.h"

namespace destconn {

// The steps from a raw value to what is sent, one a line, for the person who
// typed the value in: unlike anything else here they hold it.
std::vector<std::string> ExplainSteps(CustomerField field, RawValue raw,
                                      const Normalized& normalized);

}  // namespace destconn

#endif  // HASHING_EXPLAIN_H_
