#include "delivery/ack_tracker.h"

#include <cstddef>

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
  --open_[static_cast<size_t>(sequence - acked_ - 1)];
  while (!open_.empty() && open_.front() == 0) {
    open_.pop_front();
    ++acked_;
  }
}

}  // namespace destconn
