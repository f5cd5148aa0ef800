#ifndef EVENTS_CELL_H_
#define EVENTS_CELL_H_

#include <array>
#include <cstdint>

#include "absl/strings/string_view.h"
#include "events/column.h"

namespace destconn {

// One value of a row, as a view of the received bytes.
//
// Text of a personal column is handed on as `RawValue` alone; see row_values.h.
struct Cell {
  enum class Kind : uint8_t {
    kNull,
    kString,     // `text`, valid UTF-8
    kInt64,      // `integer`
    kDouble,     // `real`
    kBool,       // `integer`: 0 or 1
    kTimestamp,  // `integer`: Unix seconds, UTC; fractions are cut
  };

  Kind kind = Kind::kNull;
  absl::string_view text = "";
  int64_t integer = 0;
  double real = 0;
};

// The cells of one row by the connector's column; NULL where the host has none.
using RowCells = std::array<Cell, kColumnCount>;

inline const Cell& At(const RowCells& cells, Column column) {
  return cells[static_cast<size_t>(column)];
}

}  // namespace destconn

#endif  // EVENTS_CELL_H_
