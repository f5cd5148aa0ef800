#ifndef SIMULATOR_WORLD_H_
#define SIMULATOR_WORLD_H_

#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace destconn {

// A token that the simulated Meta knows.
struct WorldToken {
  std::string type = "SYSTEM_USER";
  std::string app = "";                            // that issued it
  absl::Time expires_at = absl::InfiniteFuture();  // never
  bool revoked = false;
  // May send events and read nothing, as tokens of Events Manager may.
  bool send_only = false;
  std::vector<std::string> scopes = {};
  std::set<std::string> datasets = {};  // that it has access to

  bool HasScope(absl::string_view scope) const;
};

struct WorldDataset {
  std::string name = "";
  bool consolidated = true;
};

struct WorldApp {
  std::string name = "";
  std::string secret = "";     // empty: appsecret_proof is not looked at
  bool require_proof = false;  // "Require App Secret" is on
};

// Who and what there is.
struct World {
  std::map<std::string, WorldApp> apps = {};
  std::map<std::string, WorldToken> tokens = {};
  std::map<std::string, WorldDataset> datasets = {};
};

// The world of the demo, as it begins at `now`; the simulator's README lists
// it.
World DefaultWorld(absl::Time now);

// Reads a world from JSON, as the simulator's README describes it; what expires
// in some seconds does so after `now`. Fails with WORLD_INVALID.
absl::StatusOr<World> ParseWorld(const std::string& json, absl::Time now);

}  // namespace destconn

#endif  // SIMULATOR_WORLD_H_
