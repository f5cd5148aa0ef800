#include "events/distinct_counter.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace destconn {
namespace {

constexpr int kIndexBits = 14;
constexpr size_t kRegisters = size_t{1} << kIndexBits;

}  // namespace

void DistinctCounter::Add(uint64_t hash) {
  if (!exact()) {
    AddToSketch(hash);
    return;
  }
  seen_.insert(hash);
  if (seen_.size() <= exact_limit_) return;
  registers_.resize(kRegisters);
  for (const uint64_t earlier : seen_) AddToSketch(earlier);
  absl::flat_hash_set<uint64_t>().swap(seen_);
}

void DistinctCounter::AddToSketch(uint64_t hash) {
  const size_t index = hash >> (64 - kIndexBits);
  // A one at the end bounds the run of zeros.
  const uint64_t rest = hash << kIndexBits | uint64_t{1} << (kIndexBits - 1);
  const auto rank = static_cast<uint8_t>(std::countl_zero(rest) + 1);
  registers_[index] = std::max(registers_[index], rank);
}

int64_t DistinctCounter::count() const {
  if (exact()) return static_cast<int64_t>(seen_.size());
  constexpr double kCount = kRegisters;
  constexpr double kAlpha = 0.7213 / (1 + 1.079 / kCount);
  double sum = 0;
  for (const uint8_t rank : registers_) sum += std::ldexp(1.0, -rank);
  // Never so few that the small range's own formula would be wanted: the sketch
  // starts where the exact count ends.
  return std::llround(kAlpha * kCount * kCount / sum);
}

}  // namespace destconn
