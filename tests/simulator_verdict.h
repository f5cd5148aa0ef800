#ifndef TESTS_SIMULATOR_VERDICT_H_
#define TESTS_SIMULATOR_VERDICT_H_

#include <optional>
#include <string>

#include "absl/time/time.h"

namespace destconn {

// Why the simulator would refuse a request's JSON body at `now`; nothing if it
// would not. A header of its own: the simulator's and the Graph client's do not
// go into one source.
std::optional<std::string> SimulatorFault(const std::string& body,
                                          absl::Time now);

}  // namespace destconn

#endif  // TESTS_SIMULATOR_VERDICT_H_
