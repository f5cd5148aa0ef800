#include "simulation/shrink.h"

#include <cstddef>
#include <utility>
#include <vector>

#include "simulation/fault.h"

namespace destconn {
namespace {

// What is a little smaller than `config`, the greatest steps first.
std::vector<WorldConfig> Smaller(const WorldConfig& config) {
  std::vector<WorldConfig> smaller;
  const auto with = [&](auto member, auto value) {
    if (config.*member == value) return;
    smaller.push_back(config);
    smaller.back().*member = value;
  };
  with(&WorldConfig::days, int64_t{1});
  with(&WorldConfig::replicas, int64_t{1});
  with(&WorldConfig::streams, int64_t{1});
  with(&WorldConfig::overlapping, false);
  with(&WorldConfig::orders, (config.orders + 1) / 2);
  with(&WorldConfig::fault_steps, (config.fault_steps + 1) / 2);
  for (size_t i = 0; i < kFaultCount; ++i) {
    if (config.rates[i] == 0) continue;
    smaller.push_back(config);
    smaller.back().rates[i] = 0;
  }
  with(&WorldConfig::orders, config.orders > 1 ? config.orders - 1 : 1);
  with(&WorldConfig::requests_in_flight, int64_t{1});
  with(&WorldConfig::events_per_request, int64_t{1});
  with(&WorldConfig::rows_per_message, int64_t{1});
  return smaller;
}

}  // namespace

WorldConfig Shrink(
    WorldConfig config,
    const std::function<std::string(const WorldConfig&)>& fails) {
  const std::string invariant = fails(config);
  bool found = true;
  while (found) {
    found = false;
    for (WorldConfig& smaller : Smaller(config)) {
      if (fails(smaller) != invariant) continue;
      config = std::move(smaller);
      found = true;
      break;
    }
  }
  return config;
}

}  // namespace destconn
