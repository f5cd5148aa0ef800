#ifndef SIMULATION_CAMPAIGN_H_
#define SIMULATION_CAMPAIGN_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "simulation/fault.h"
#include "simulation/world.h"
#include "simulation/world_config.h"

namespace destconn {

// The first world of a campaign in which something did not hold.
struct Failure {
  WorldConfig config = {};
  Violation violation = {};
};

// What came of many worlds.
struct CampaignResult {
  std::optional<Failure> failure = std::nullopt;
  int64_t worlds = 0;
  int64_t steps = 0;
  int64_t events_taken = 0;
  absl::Duration virtual_time = absl::ZeroDuration();
  // In how many worlds both kinds of faults happened.
  std::array<std::array<int64_t, kFaultCount>, kFaultCount> pairs = {};
};

// Simulates the worlds of seeds `from` to `to`, the last left out, on so many
// threads; ends at the first that fails. Each hundredth is simulated twice, and
// fails if not the same happens.
CampaignResult RunCampaign(uint64_t from, uint64_t to, int jobs);

// The two kinds of faults that were seen together least often.
struct RarestPair {
  Fault first = Fault::kRefused;
  Fault second = Fault::kRefused;
  int64_t worlds = 0;
};
RarestPair FindRarestPair(const CampaignResult& result);

}  // namespace destconn

#endif  // SIMULATION_CAMPAIGN_H_
