#ifndef SIMULATOR_WORLD_H_
#define SIMULATOR_WORLD_H_

#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace destconn {

// A token that the simulated Meta knows.
struct WorldToken {
  bool expired = false;
  // May send events and read nothing, as tokens of Events Manager may.
  bool send_only = false;
  std::vector<std::string> scopes = {};
  std::set<std::string> datasets = {};  // that it has access to
};

struct WorldDataset {
  std::string name = "";
  bool consolidated = true;
};

// Who and what there is.
struct World {
  std::map<std::string, WorldToken> tokens = {};
  std::map<std::string, WorldDataset> datasets = {};
};

// The world of the demo; the simulator's README lists it.
World DefaultWorld();

// Reads a world from JSON: {"tokens": {"EAA...": {"expired", "send_only",
// "scopes", "datasets"}}, "datasets": {"123": {"name", "consolidated"}}}. Fails
// with WORLD_INVALID.
absl::StatusOr<World> ParseWorld(const std::string& json);

}  // namespace destconn

#endif  // SIMULATOR_WORLD_H_
