#include "delivery/ack_tracker.h"

#include <cstddef>

#include "base/planted_bug.h"

namespace destconn {

void AckTracker::AddMessage(int64_t rows) {
  open_.push_back(rows);
  // A message without rows is done at once, if those before it are.
  if (open_.size() == 1 && rows == 0) {
    open_.pop_front();
    ++acked_;
  }
}

void AckTracker::RowFinal(int64_t sequence) {
  const bool neighbour =
      IsPlanted(PlantedBug::kAckOfNeighboursMessage) && sequence > acked_ + 1;
  --open_[static_cast<size_t>(sequence - acked_ - (neighbour ? 2 : 1))];
  while (!open_.empty() && open_.front() == 0) {
    open_.pop_front();
    ++acked_;
  }
}

}  // namespace destconn
