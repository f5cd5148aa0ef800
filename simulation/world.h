#ifndef SIMULATION_WORLD_H_
#define SIMULATION_WORLD_H_

#include <cstdint>
#include <optional>

#include "simulation/fault.h"
#include "simulation/journal.h"
#include "simulation/world_config.h"

namespace destconn {

// What came of a simulated world.
struct WorldResult {
  std::optional<Violation> violation = std::nullopt;
  Faults::Counts faults = {};
  int64_t steps = 0;
  int64_t events_taken = 0;                      // by Meta
  absl::Duration lasted = absl::ZeroDuration();  // virtual
  // Of all that happened: equal when the same happened.
  uint64_t trace = 0;
};

// Lets a world happen from its first day to its end, or until an invariant does
// not hold. The same config gives the same result.
WorldResult Simulate(const WorldConfig& config);

}  // namespace destconn

#endif  // SIMULATION_WORLD_H_
