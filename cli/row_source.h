#ifndef CLI_ROW_SOURCE_H_
#define CLI_ROW_SOURCE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "destination/v1/value.pb.h"

namespace destconn {

// Rows, one after another, and the columns that all of them have. Holds no more
// of its input in memory than one piece of it.
//
// Errors have the reason INPUT_UNREADABLE and name file, line and column, never
// a value.
//
// Implementations are not thread-safe.
class RowSource {
 public:
  virtual ~RowSource() = default;

  // The same for all rows.
  virtual const std::vector<std::string>& columns() const = 0;

  // Replaces `row` by the next one. False, with `row` untouched, at the end.
  virtual absl::StatusOr<bool> Next(destination::v1::Row& row) = 0;

  // Where the row that `Next` gave begins: the file, counted from 0, and the
  // line in it, from 1.
  virtual int file() const = 0;
  virtual int64_t line() const = 0;

  // Bytes taken from the files so far; for progress.
  virtual int64_t bytes_read() const = 0;
};

}  // namespace destconn

#endif  // CLI_ROW_SOURCE_H_
