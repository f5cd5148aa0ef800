#include "cli/row_batcher.h"

#include "base/status_macros.h"

namespace destconn {

using ::destination::v1::Rows;

absl::StatusOr<bool> RowBatcher::Next(Rows& batch) {
  // Cleared rows keep their memory for the next ones.
  batch.Clear();
  batch.set_sequence(sequence_ + 1);
  size_t bytes = 0;
  while (batch.rows_size() < limits_.rows) {
    if (!has_waiting_) {
      DC_ASSIGN_OR_RETURN(has_waiting_, rows_.Next(waiting_));
      if (!has_waiting_) break;
      waiting_place_ = {.file = rows_.file(), .line = rows_.line()};
    }
    const size_t size = waiting_.ByteSizeLong();
    if (bytes > 0 && bytes + size > limits_.bytes) break;
    bytes += size;
    places_.Add(sequence_ + 1, batch.rows_size(), waiting_place_);
    batch.add_rows()->Swap(&waiting_);
    has_waiting_ = false;
  }
  if (batch.rows_size() == 0) return false;
  ++sequence_;
  row_count_ += batch.rows_size();
  return true;
}

absl::Status RowBatcher::SkipThrough(int64_t sequence) {
  Rows batch;
  while (sequence_ < sequence) {
    DC_ASSIGN_OR_RETURN(const bool found, Next(batch));
    if (!found) break;
  }
  return absl::OkStatus();
}

}  // namespace destconn
