#include "delivery/ack_tracker.h"

#include "base/planted_bug.h"

namespace destconn {

void AckTracker::AddMessage(int64_t rows) {
  open_.push_back({.rows_left = static_cast<int32_t>(rows)});
  // A message without rows is done at once, if those before it are.
  if (rows == 0) Advance();
}

void AckTracker::Bind(int64_t first, int64_t last) {
  ++At(first).bonds;
  --At(last).bonds;
}

void AckTracker::RowFinal(int64_t sequence) {
  const bool neighbour =
      IsPlanted(PlantedBug::kAckOfNeighboursMessage) && sequence > acked_ + 1;
  --At(neighbour ? sequence - 1 : sequence).rows_left;
  Advance();
}

void AckTracker::Advance() {
  while (done_ < static_cast<int64_t>(open_.size()) &&
         open_[static_cast<size_t>(done_)].rows_left == 0) {
    bonds_ += open_[static_cast<size_t>(done_)].bonds;
    ++done_;
    if (bonds_ > 0) continue;
    open_.erase(open_.begin(), open_.begin() + done_);
    acked_ += done_;
    done_ = 0;
  }
}

}  // namespace destconn
