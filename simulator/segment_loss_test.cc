#include "simulator/segment_loss.h"

#include <cstdint>

#include "gtest/gtest.h"

namespace destconn {
namespace {

constexpr int64_t kSegments = 100'000;
constexpr int64_t kBytes = kSegments * 1460;

TEST(SegmentLossTest, NothingIsLateWithoutLoss) {
  EXPECT_EQ(SegmentLoss(0, 1).DelayOf(kBytes), absl::ZeroDuration());
}

TEST(SegmentLossTest, ALostSegmentWaitsTwiceAsLongEachTime) {
  // Of so many, one in twenty waits 200 ms, one in 400 another 400 ms, ...:
  // 0.2 s * 0.05 / (1 - 2 * 0.05) a segment.
  const absl::Duration delay = SegmentLoss(0.05, 1).DelayOf(kBytes);
  EXPECT_NEAR(absl::ToDoubleSeconds(delay) / kSegments, 0.2 * 0.05 / 0.9,
              0.001);
}

TEST(SegmentLossTest, PiecesOfAStreamAreAsLateAsTheWhole) {
  SegmentLoss whole(0.05, 7);
  SegmentLoss pieces(0.05, 7);
  absl::Duration delay;
  constexpr int64_t kPiece = 999;
  for (int64_t i = 0; i < 1460; ++i) delay += pieces.DelayOf(kPiece);
  EXPECT_EQ(delay, whole.DelayOf(1460 * kPiece));
}

TEST(SegmentLossTest, AnotherSeedLosesOthers) {
  EXPECT_NE(SegmentLoss(0.05, 1).DelayOf(kBytes),
            SegmentLoss(0.05, 2).DelayOf(kBytes));
}

}  // namespace
}  // namespace destconn
