#ifndef SIMULATOR_SEGMENT_LOSS_H_
#define SIMULATOR_SEGMENT_LOSS_H_

#include <cstdint>
#include <random>

#include "absl/time/time.h"

namespace destconn {

// What the loss of packets comes to for those above TCP: nothing is missing and
// nothing out of order, but what was in a lost segment, and all behind it,
// waits until it is sent again. That is after 200 ms, Linux's shortest
// retransmission timeout, and after twice the last wait each time that it is
// lost again (RFC 6298, 5.5). Losing real packets takes the kernel's netem,
// which is not everywhere.
class SegmentLoss {
 public:
  // `probability` of each segment, from 0 to below 1. The same `seed` loses the
  // same ones.
  SegmentLoss(double probability, uint64_t seed);

  // How long the next `bytes` of the stream are late.
  absl::Duration DelayOf(int64_t bytes);

 private:
  absl::Duration DelayOfSegment();

  std::mt19937_64 gen_;
  std::bernoulli_distribution lost_;
  int64_t left_in_segment_ = 0;
};

}  // namespace destconn

#endif  // SIMULATOR_SEGMENT_LOSS_H_
