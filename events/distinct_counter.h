#ifndef EVENTS_DISTINCT_COUNTER_H_
#define EVENTS_DISTINCT_COUNTER_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/container/flat_hash_set.h"

namespace destconn {

// How many different hashes it was shown: exactly up to `exact_limit`, beyond
// it by a HyperLogLog sketch of 16 KiB, off by 0.8 % in the mean (Flajolet et
// al., "HyperLogLog", 2007).
//
// Not thread-safe.
class DistinctCounter {
 public:
  explicit DistinctCounter(size_t exact_limit) : exact_limit_(exact_limit) {}

  // All 64 bits must be well mixed.
  void Add(uint64_t hash);

  int64_t count() const;
  bool exact() const { return registers_.empty(); }

 private:
  void AddToSketch(uint64_t hash);

  const size_t exact_limit_;
  absl::flat_hash_set<uint64_t> seen_;  // while exact
  std::vector<uint8_t> registers_;      // of the sketch, afterwards
};

}  // namespace destconn

#endif  // EVENTS_DISTINCT_COUNTER_H_
