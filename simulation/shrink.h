#ifndef SIMULATION_SHRINK_H_
#define SIMULATION_SHRINK_H_

#include <functional>
#include <string>

#include "simulation/world_config.h"

namespace destconn {

// Makes a world in which an invariant does not hold smaller for as long as the
// same invariant still does not hold: fewer orders, days, streams, processes,
// steps and kinds of faults. `fails` says which invariant does not hold in a
// world; empty: all do.
WorldConfig Shrink(WorldConfig config,
                   const std::function<std::string(const WorldConfig&)>& fails);

}  // namespace destconn

#endif  // SIMULATION_SHRINK_H_
