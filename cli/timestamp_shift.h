#ifndef CLI_TIMESTAMP_SHIFT_H_
#define CLI_TIMESTAMP_SHIFT_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "cli/row_source.h"
#include "destination/v1/value.pb.h"

namespace destconn {

// Reads a cell of the timestamp column as the connector will (ParseTimestamp):
// to the second. Nothing if it is no time since 1970.
std::optional<absl::Time> ReadTimestamp(const destination::v1::Value& value);

// The whole number of days by which `newest` must move to fall within the 24
// hours up to `now`; below zero if it lies in the future.
int64_t DaysToNow(absl::Time newest, absl::Time now);

// Reads all rows and returns the newest timestamp in `column`. Has reason
// INPUT_UNREADABLE if there is no such column or no timestamp in it.
absl::StatusOr<absl::Time> NewestTimestamp(RowSource& rows,
                                           const std::string& column);

// Gives the rows of another source with one column's timestamps moved by whole
// days, written in ISO 8601. A cell that is no timestamp stays as it is.
//
// Not thread-safe.
class ShiftedRows final : public RowSource {
 public:
  ShiftedRows(std::unique_ptr<RowSource> rows, const std::string& column,
              int64_t days);

  const std::vector<std::string>& columns() const override {
    return rows_->columns();
  }
  absl::StatusOr<bool> Next(destination::v1::Row& row) override;
  int file() const override { return rows_->file(); }
  int64_t line() const override { return rows_->line(); }
  int64_t bytes_read() const override { return rows_->bytes_read(); }

 private:
  std::unique_ptr<RowSource> rows_;
  std::optional<int> column_;
  absl::Duration shift_;
};

}  // namespace destconn

#endif  // CLI_TIMESTAMP_SHIFT_H_
