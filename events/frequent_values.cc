#include "events/frequent_values.h"

#include <algorithm>

namespace destconn {

void FrequentValues::Add(uint64_t value) {
  const auto found = counts_.find(value);
  if (found != counts_.end()) {
    ++found->second;
  } else if (counts_.size() < capacity_) {
    counts_.emplace(value, 1);
  } else {
    // One of every value goes, this one among them.
    for (auto it = counts_.begin(); it != counts_.end();) {
      const auto here = it++;
      if (--here->second == 0) counts_.erase(here);
    }
  }
}

int64_t FrequentValues::Most() const {
  int64_t most = 0;
  for (const auto& [value, count] : counts_) most = std::max(most, count);
  return most;
}

}  // namespace destconn
