#ifndef CLI_ROW_BATCHER_H_
#define CLI_ROW_BATCHER_H_

#include <cstddef>
#include <cstdint>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "cli/line_index.h"
#include "cli/row_source.h"
#include "destination/v1/destination.pb.h"

namespace destconn {

// When a `rows` message is full; whichever comes first.
struct BatchLimits {
  int rows = 1000;
  size_t bytes = 1 << 20;
};

// Cuts rows into numbered `rows` messages. The same rows make the same messages
// every time, which is what lets a broken run go on in the middle. Holds one
// row beyond the message that it fills.
//
// Not thread-safe.
class RowBatcher {
 public:
  // Both must outlive the batcher. `places` learns where each row stood.
  RowBatcher(RowSource& rows, LineIndex& places, BatchLimits limits = {})
      : rows_(rows), places_(places), limits_(limits) {}

  // Fills `batch` with the next message. False when there are no more rows.
  absl::StatusOr<bool> Next(destination::v1::Rows& batch);

  // Passes over the messages up to and with `sequence`.
  absl::Status SkipThrough(int64_t sequence);

  // Rows given or passed over so far.
  int64_t row_count() const { return row_count_; }

 private:
  RowSource& rows_;
  LineIndex& places_;
  const BatchLimits limits_;
  int64_t sequence_ = 0;
  int64_t row_count_ = 0;

  // Read already, but too large for the message before.
  destination::v1::Row waiting_;
  RowPlace waiting_place_;
  bool has_waiting_ = false;
};

}  // namespace destconn

#endif  // CLI_ROW_BATCHER_H_
