#ifndef TESTS_FAULT_VERDICT_H_
#define TESTS_FAULT_VERDICT_H_

#include <string>
#include <vector>

#include "tests/fault_row.h"

namespace destconn {

// What does not hold of what the row promises, and of the invariants that every
// row promises; empty if all is well.
//
// The invariants: received = delivered + skipped + rejected; no row that was
// acknowledged is missing at the simulator, unless it was reported; no row that
// was rejected is there; each further copy of an event is explained by a
// request that was processed and not answered as it should be; and all copies
// are the same bytes.
std::vector<std::string> Complaints(const FaultRow& row,
                                    const FaultOutcome& outcome);

// Copies of events at the simulator beside the first.
int64_t DuplicatesIn(const FaultOutcome& outcome);

}  // namespace destconn

#endif  // TESTS_FAULT_VERDICT_H_
