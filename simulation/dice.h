#ifndef SIMULATION_DICE_H_
#define SIMULATION_DICE_H_

#include <cmath>
#include <cstdint>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace destconn {

// Chance that a seed decides (SplitMix64). Each part of the world has dice of
// its own, so that one more throw in one part does not change the others.
//
// Not thread-safe.
class Dice {
 public:
  using result_type = uint64_t;

  explicit Dice(uint64_t seed) : state_(seed) {}
  // Dice for the part of that name.
  Dice(uint64_t seed, absl::string_view part) : state_(seed) {
    for (const char c : part) state_ = Mix(state_ ^ static_cast<uint8_t>(c));
  }

  static constexpr uint64_t min() { return 0; }
  static constexpr uint64_t max() { return ~uint64_t{0}; }

  uint64_t operator()() { return Mix(state_ += kOdd); }

  // From 0 to `n` - 1; `n` is above 0.
  int64_t Below(int64_t n) {
    return static_cast<int64_t>((*this)() % static_cast<uint64_t>(n));
  }
  // From `low` to `high`, both included.
  int64_t Between(int64_t low, int64_t high) {
    return low + Below(high - low + 1);
  }
  double Fraction() {
    constexpr double kUnit = 1.0 / 9007199254740992.0;  // 2^-53
    return static_cast<double>((*this)() >> 11) * kUnit;
  }
  bool Chance(double probability) { return Fraction() < probability; }
  // Each magnitude from `low` to `high` is as likely as any other.
  double LogUniform(double low, double high) {
    return low * std::exp(Fraction() * std::log(high / low));
  }
  absl::Duration Time(absl::Duration low, absl::Duration high) {
    return absl::Microseconds(Between(absl::ToInt64Microseconds(low),
                                      absl::ToInt64Microseconds(high)));
  }

  static uint64_t Mix(uint64_t z) {
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }

 private:
  static constexpr uint64_t kOdd = 0x9e3779b97f4a7c15;

  uint64_t state_;
};

}  // namespace destconn

#endif  // SIMULATION_DICE_H_
