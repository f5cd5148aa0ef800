#include "simulation/campaign.h"

#include <algorithm>
#include <atomic>
#include <limits>
#include <thread>
#include <vector>

#include "base/mutex.h"

namespace destconn {
namespace {

constexpr uint64_t kTwice = 100;

// The violation of a world, also that it is not the same every time.
std::optional<Violation> ViolationOf(const WorldConfig& config,
                                     const WorldResult& result) {
  if (result.violation.has_value()) return result.violation;
  if (config.seed % kTwice != 0 || Simulate(config).trace == result.trace) {
    return std::nullopt;
  }
  return Violation{"determinism", "the same seed led to two different worlds"};
}

class Campaign {
 public:
  Campaign(uint64_t from, uint64_t to) : next_(from), to_(to) {}

  void Work() {
    CampaignResult mine;
    while (true) {
      const uint64_t seed = next_.fetch_add(1);
      if (seed >= to_ || failed_.load()) break;
      SimulateOne(ConfigOfSeed(seed), mine);
    }
    MutexLock lock(mutex_);
    Add(mine);
  }

  CampaignResult result() {
    MutexLock lock(mutex_);
    return all_;
  }

 private:
  void SimulateOne(const WorldConfig& config, CampaignResult& mine) {
    const WorldResult result = Simulate(config);
    ++mine.worlds;
    mine.steps += result.steps;
    mine.events_taken += result.events_taken;
    mine.virtual_time += result.lasted;
    for (size_t a = 0; a < kFaultCount; ++a) {
      if (result.faults[a] == 0) continue;
      for (size_t b = 0; b < a; ++b) {
        if (result.faults[b] > 0) ++mine.pairs[a][b];
      }
    }
    if (const auto violation = ViolationOf(config, result)) {
      failed_ = true;
      if (!mine.failure.has_value()) mine.failure = Failure{config, *violation};
    }
  }

  void Add(const CampaignResult& mine) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    all_.worlds += mine.worlds;
    all_.steps += mine.steps;
    all_.events_taken += mine.events_taken;
    all_.virtual_time += mine.virtual_time;
    for (size_t a = 0; a < kFaultCount; ++a) {
      for (size_t b = 0; b < a; ++b) all_.pairs[a][b] += mine.pairs[a][b];
    }
    if (!mine.failure.has_value()) return;
    // Whichever thread was faster: the lowest seed is named.
    if (!all_.failure.has_value() ||
        mine.failure->config.seed < all_.failure->config.seed) {
      all_.failure = mine.failure;
    }
  }

  std::atomic<uint64_t> next_;
  const uint64_t to_;
  std::atomic<bool> failed_ = false;
  Mutex mutex_;
  CampaignResult all_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace

CampaignResult RunCampaign(uint64_t from, uint64_t to, int jobs) {
  Campaign campaign(from, to);
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < jobs; ++i) {
      threads.emplace_back([&campaign] { campaign.Work(); });
    }
  }
  return campaign.result();
}

RarestPair FindRarestPair(const CampaignResult& result) {
  RarestPair rarest{.worlds = std::numeric_limits<int64_t>::max()};
  for (size_t a = 0; a < kFaultCount; ++a) {
    for (size_t b = 0; b < a; ++b) {
      if (result.pairs[a][b] >= rarest.worlds) continue;
      rarest = {.first = static_cast<Fault>(b),
                .second = static_cast<Fault>(a),
                .worlds = result.pairs[a][b]};
    }
  }
  return rarest;
}

}  // namespace destconn
