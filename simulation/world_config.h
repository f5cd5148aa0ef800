#ifndef SIMULATION_WORLD_CONFIG_H_
#define SIMULATION_WORLD_CONFIG_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "simulation/fault.h"

namespace destconn {

// What a world is made of. Together with the code it decides everything that
// happens in it.
struct WorldConfig {
  uint64_t seed = 0;
  // Orders of the whole simulated time; each is one row and one event.
  int64_t orders = 20;
  int64_t streams = 1;
  // Whether each stream brings all rows, not its share of them.
  bool overlapping = false;
  // Connector processes. With one the ledger is embedded and its bytes are lost
  // in a crash unless synced; with more they share one, with leases.
  int64_t replicas = 1;
  int64_t days = 1;  // a pass over the window each, and one more at the end
  int64_t rows_per_message = 4;
  int64_t events_per_request = 4;
  int64_t requests_in_flight = 2;
  // Faults stop once the runs have made so many steps.
  int64_t fault_steps = 300;
  FaultRates rates = {};
};

// What that seed stands for: sizes by magnitude; each fault is on in every
// other world, with a rate by magnitude.
WorldConfig ConfigOfSeed(uint64_t seed);

// One line, `name=value` with blanks between; faults that are off are left out.
std::string ToText(const WorldConfig& config);
// INVALID_ARGUMENT names what cannot be read.
absl::StatusOr<WorldConfig> ConfigOfText(absl::string_view text);

}  // namespace destconn

#endif  // SIMULATION_WORLD_CONFIG_H_
