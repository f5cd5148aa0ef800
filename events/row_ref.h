#ifndef EVENTS_ROW_REF_H_
#define EVENTS_ROW_REF_H_

#include <cstdint>

namespace destconn {

// Where a row stands in its run.
struct RowRef {
  int64_t sequence = 0;  // of its `rows` message
  int32_t index = 0;     // within the message, from 0

  friend bool operator==(const RowRef&, const RowRef&) = default;
};

}  // namespace destconn

#endif  // EVENTS_ROW_REF_H_
