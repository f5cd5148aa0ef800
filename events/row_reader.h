#ifndef EVENTS_ROW_READER_H_
#define EVENTS_ROW_READER_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "events/cell.h"
#include "events/row_layout.h"

namespace destconn {

// Bytes of one row, as encoded, beyond which it is refused.
inline constexpr size_t kMaxRowBytes = 64 * 1024;

// A `destination.v1.Rows` message as views of its bytes: generated objects
// would cost more than all that is done with the row afterwards.
struct RowsView {
  int64_t sequence = 0;
  std::vector<absl::string_view> rows = {};  // each a `destination.v1.Row`
};

// Splits a message into rows. Fails with ROWS_MALFORMED.
absl::StatusOr<RowsView> SplitRows(absl::string_view message);

enum class RowShape {
  kGood,
  kValueCountMismatch,
  kTooLarge,
  kMalformed,  // no protobuf, or a string that is not UTF-8
};

// Reads one row's cells; they point into `row`. Cells of columns that the
// layout does not have are left alone: hand in fresh ones for each layout.
// `cells` is whole only if the answer is kGood.
RowShape ReadRow(absl::string_view row, const RowLayout& layout,
                 RowCells& cells);

}  // namespace destconn

#endif  // EVENTS_ROW_READER_H_
