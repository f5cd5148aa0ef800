#include "simulator/segment_loss.h"

namespace destconn {
namespace {

constexpr int64_t kSegmentBytes = 1460;  // Ethernet's, without IP's and TCP's
constexpr absl::Duration kShortestTimeout = absl::Milliseconds(200);

}  // namespace

SegmentLoss::SegmentLoss(double probability, uint64_t seed)
    : gen_(seed), lost_(probability) {}

absl::Duration SegmentLoss::DelayOf(int64_t bytes) {
  absl::Duration delay;
  // A segment's fate is drawn with its first byte.
  for (left_in_segment_ -= bytes; left_in_segment_ < 0;
       left_in_segment_ += kSegmentBytes) {
    delay += DelayOfSegment();
  }
  return delay;
}

absl::Duration SegmentLoss::DelayOfSegment() {
  absl::Duration delay;
  for (absl::Duration timeout = kShortestTimeout; lost_(gen_); timeout *= 2) {
    delay += timeout;
  }
  return delay;
}

}  // namespace destconn
